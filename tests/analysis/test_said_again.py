"""What is said again: copies by one person, and the same comment under other proposals."""

from itertools import chain

import pandas as pd
import pytest

from analysis import carrying_on
from analysis.ideas import segment_table
from analysis.lexicon import lexicon_of
from analysis.parameters import DEFAULTS, Parameters
from analysis.pipeline import ClusterResult, cluster
from analysis.sentence_model import read_model
from analysis.words import words
from tests.analysis.corpora import GARDENS, IDEAS, SUBJECTS, corpus, trilingual
from tests.analysis.sentence_models import static_model

FOUR = Parameters(groups=4)
QUESTION = "Bonne question, à creuser sérieusement avec la coopérative des vélos"
TOLD = ["group", "label", "keywords", "central_ids", "label_fr", "stability"]


@pytest.fixture(scope="module")
def contributions() -> pd.DataFrame:
    return corpus()


@pytest.fixture(scope="module")
def result(contributions: pd.DataFrame) -> ClusterResult:
    return cluster(contributions, FOUR)


def under_proposals(contributions: pd.DataFrame, said: str = QUESTION, prefix: str = "z", author: str = "z") -> pd.DataFrame:
    """The same comment by one person (everybody, for "") under ten proposals of each subject."""
    proposals = contributions.groupby("subject").head(10)
    ids = [f"{prefix}{number:02d}" for number in range(len(proposals))]
    return pd.DataFrame({"id": ids, "body": said, "author": author, "context": proposals["body"], "subject": proposals["subject"]})


def run(*tables: pd.DataFrame, parameters: Parameters = FOUR, **around) -> ClusterResult:
    return cluster(pd.concat(tables).fillna(""), parameters, **around)


def places(result: ClusterResult) -> pd.DataFrame:
    return result.assignments.set_index("id")


def assert_nothing_moved(once: ClusterResult, often: ClusterResult, ids: pd.Series) -> None:
    pd.testing.assert_frame_equal(places(often).loc[ids], places(once).loc[ids])
    pd.testing.assert_frame_equal(often.groups[TOLD], once.groups[TOLD])


def test_a_hundred_copies_by_one_person_move_nothing(contributions, result):
    row = contributions[contributions["supports"] == contributions["supports"].max()].head(1)
    name = row["id"].item()
    copies = pd.concat([row.assign(id=f"z{number}") for number in range(100)])
    often = run(contributions, copies)
    assert_nothing_moved(result, often, contributions["id"])
    supported = result.supported_ids[places(result).loc[name, "group"]]
    assert name in supported
    assert often.supported_ids == result.supported_ids


def test_what_is_said_again_elsewhere_goes_with_its_own_proposal(contributions):
    comments = under_proposals(contributions)
    found = places(run(contributions, comments))
    subjects = {subject: found.loc[rows["id"], "group"].mode()[0] for subject, rows in contributions.groupby("subject")}
    assert (found.loc[comments["id"], "group"].to_numpy() == comments["subject"].map(subjects)).mean() > 0.9
    assert found.loc["z00", "state"] == "placed"
    assert set(found.loc[comments["id"][1:], "reason"]) == {"copy_of:z00"}
    flat = places(run(contributions, comments, parameters=Parameters(groups=4, context_weight=0.0)))
    assert flat.loc[comments["id"], "group"].nunique() == 1


@pytest.mark.parametrize("every", [None, 1, 2], ids=["afresh", "carried on", "fitted again"])
def test_a_comment_pasted_everywhere_by_one_person_moves_nothing(contributions, every):
    comments = under_proposals(contributions)
    around = {} if every is None else {"parameters": DEFAULTS, "previous": cluster(contributions.iloc[::every], FOUR).continuity}
    once, often = (run(contributions, comments.head(many), **around) for many in (1, len(comments)))
    assert_nothing_moved(once, often, pd.concat([contributions, comments.head(1)])["id"])


@pytest.mark.parametrize("prefix", ["a", "z"])
def test_a_proposal_is_not_silenced_by_who_pastes_its_words(contributions, result, prefix):
    """Whatever the order of ids: the proposal teaches, and stays central where it was."""
    victim = contributions[contributions["id"] == result.groups["central_ids"].iloc[0].split("|")[0]]
    pasted = under_proposals(contributions, victim["body"].item(), prefix, victim["author"].item())
    assert_nothing_moved(result, run(contributions, pasted), contributions["id"])


def test_of_the_same_words_those_that_were_there_before_teach(contributions):
    """Though late ones come first in order."""
    only = under_proposals(contributions, prefix="m").head(1)
    first = run(only, parameters=DEFAULTS)
    second = run(only, under_proposals(contributions, prefix="a").iloc[1:4], parameters=DEFAULTS, previous=first.continuity)
    assert places(second).loc["m00", ["group", "state"]].tolist() == ["g01", "placed"]
    assert set(places(second)["group"]) == {"g01"}


def test_the_voices_of_a_text_are_those_who_said_it_there(contributions):
    """Forty people under forty proposals are no crowd in one of the groups."""
    said = run(contributions, under_proposals(contributions, author=""))
    assert said.metrics["largest_share"] < 0.35
    crowd = under_proposals(contributions, author="").assign(context="")
    assert run(contributions, crowd).metrics["largest_share"] > 0.4


def test_a_group_of_which_only_what_is_said_again_is_left_goes_on(contributions):
    comments = under_proposals(contributions, author="")
    first = run(contributions, comments)
    own = places(first)["group"]
    group = own[comments["id"]][own[comments["id"]] != own["z00"]].mode()[0]
    left = contributions[(own[contributions["id"]] != group).to_numpy()]
    second = run(left, comments, parameters=DEFAULTS, previous=first.continuity)
    third = run(left, comments, parameters=DEFAULTS, previous=second.continuity)
    for later in (second, third):
        assert (places(later).loc[comments["id"], "group"] == own[comments["id"]]).all()


def test_one_comment_pasted_under_late_strangers_makes_no_group():
    whole = trilingual(openings=2)
    first = run(whole.head(115), lexicon=lexicon_of(None))
    strangers = trilingual(openings=3, ideas={"garden": GARDENS}, prefix="z")
    pasted = strangers.assign(context=strangers["body"], body=strangers["body"].iloc[0], lang="fr", author="z")
    later = run(whole, pasted, parameters=DEFAULTS, previous=first.continuity, lexicon=lexicon_of(None))
    assert set(places(later)["group"]) == set(places(first)["group"])


def test_what_somebody_pastes_keeps_no_strangers_from_a_group_of_their_own(monkeypatch):
    monkeypatch.setattr(carrying_on, "NEW_GROUP_FROM", 1)
    whole = trilingual(openings=2)
    first = run(whole.head(115), lexicon=lexicon_of(None))
    strangers = trilingual(openings=1, ideas={"garden": GARDENS}, prefix="y").head(12)
    pasted = pd.DataFrame({"id": [f"z{number}" for number in range(700)], "body": QUESTION, "lang": "fr", "author": "z"})
    pasted["context"] = [f"{whole['body'].iloc[number % 100]} {'abcdefg'[number // 100] * 5}" for number in range(700)]
    later = run(whole, strangers, pasted, parameters=DEFAULTS, previous=first.continuity, lexicon=lexicon_of(None))
    assert places(later).loc[strangers["id"], "group"].nunique() == 1
    assert (places(later)["reason"] == "copy_of:z0").sum() == 699
    assert set(places(later)["group"]) - set(places(first)["group"])


@pytest.mark.parametrize("late", [110, 144], ids=["carried on", "fitted again"])
def test_what_somebody_pastes_teaches_a_sentence_model_nothing(tmp_path, late):
    meanings: dict[str, int] = {}
    for number, ideas in enumerate((*IDEAS.values(), GARDENS)):
        for word in chain.from_iterable(words(text.lower()) for text in chain(*ideas)):
            meanings.setdefault(word, number)
    whole, around = trilingual(openings=2), {"lexicon": lexicon_of(None)}
    first, model = run(whole.head(100), **around), read_model(static_model(tmp_path / "sentences", meanings))
    french = whole.loc[whole["lang"] == "fr", "body"].tolist()
    pasted = pd.DataFrame({"id": [f"z{number}" for number in range(60)], "body": QUESTION, "lang": "fr", "author": "z"})
    pasted["context"] = [f"{french[number % len(french)]} {french[5 * number % len(french)]}" for number in range(60)]
    once, often = (
        run(whole.head(late), pasted.head(many), parameters=DEFAULTS, previous=first.continuity, model=model, **around) for many in (1, 60)
    )
    assert_nothing_moved(once, often, whole.head(late)["id"])


def test_what_somebody_pastes_teaches_no_segment(contributions):
    one, other = (SUBJECTS["fr"][subject].split()[:7] for subject in ("argent", "formation"))
    body = "\n\n".join(f"{' '.join(said).capitalize()}. {' '.join(said[::-1]).capitalize()}." for said in (one, other))
    long = pd.DataFrame({"id": ["long"], "body": [body], "author": ["l"]})
    tables = []
    for many in (1, 40):
        table = pd.concat([contributions, long, under_proposals(contributions).head(many)]).fillna("")
        found = cluster(table, FOUR)
        tables.append(segment_table(table, found, seed=1, context_weight=DEFAULTS.context_weight))
    assert len(tables[0]) == 2
    pd.testing.assert_frame_equal(tables[1], tables[0])


def test_what_is_known_by_its_spelling_alone_has_a_place_wherever_it_is_said(contributions):
    said = pd.DataFrame({"id": ["y", "z1", "z2"], "body": "vélloo pisste cycllable tramwai", "context": ["", "Zzyzx", "Inédit"]})
    assert places(run(contributions, said)).loc[said["id"], "group"].tolist() == ["g01"] * 3


@pytest.mark.parametrize("prefix", ["a", "z"])
def test_what_one_person_pastes_in_another_language_joins_no_languages(contributions, result, prefix):
    dutch = "Goede vraag, dat moeten we verder uitwerken met de coöperatie"
    pasted = under_proposals(contributions, dutch, prefix).assign(lang="nl").head(10)
    later = run(contributions, pasted, parameters=DEFAULTS, previous=result.continuity)
    assert later.metrics["late"] == 10
    assert (places(later).loc[contributions["id"], "group"] == places(result).loc[contributions["id"], "group"]).all()
