"""The demonstration's texts: enough of them, in three languages, each with a voice of its own."""

from collections import Counter

import pytest

from cms.demo.loader import definition
from cms.demo.texts import DemoComment, DemoProposal, read_proposals
from consultation.states import State
from tests.demo.skeletons import long_skeletons, word_runs

PROPOSALS = read_proposals()
COMMENTS = [(proposal, comment) for proposal in PROPOSALS for comment in proposal.comments]
TEXTS: list[tuple[str, DemoProposal | DemoComment]] = [(proposal.key, proposal) for proposal in PROPOSALS] + [
    (f"{proposal.key}/{comment.key}", comment) for proposal, comment in COMMENTS
]
SHARES = {"fr": 60, "nl": 25, "en": 15}


def whole(text: DemoProposal | DemoComment) -> str:
    return f"{text.title}.\n{text.body}" if isinstance(text, DemoProposal) else text.body


def repeated(features: dict[str, set[tuple[str, ...]]]) -> list[str]:
    """Which features are in two texts or more, and in which."""
    found: dict[tuple[str, ...], list[str]] = {}
    for key, those in features.items():
        for feature in those:
            found.setdefault(feature, []).append(key)
    return [f"{' '.join(feature)}: {', '.join(keys)}" for feature, keys in found.items() if len(keys) > 1]


def test_there_are_twelve_workshops_with_enough_to_read() -> None:
    by_workshop = Counter(proposal.workshop for proposal in PROPOSALS)
    assert set(by_workshop) == {workshop["slug"] for workshop in definition()["workshop"]}
    assert min(by_workshop.values()) >= 30
    assert len(PROPOSALS) >= 360
    assert len(COMMENTS) >= 700


@pytest.mark.parametrize("kind", ["proposals", "comments"])
def test_the_languages_have_their_shares(kind: str) -> None:
    texts = PROPOSALS if kind == "proposals" else [comment for _proposal, comment in COMMENTS]
    counted = Counter(text.language for text in texts)
    for language, share in SHARES.items():
        assert 100 * counted[language] / len(texts) == pytest.approx(share, abs=4), language


def test_every_key_is_unique_and_every_answer_answers_an_earlier_comment() -> None:
    assert len({key for key, _text in TEXTS}) == len(TEXTS)
    for proposal in PROPOSALS:
        top_level: set[str] = set()
        for comment in proposal.comments:
            assert not comment.reply_to or comment.reply_to in top_level, f"{proposal.key}/{comment.key}"
            if not comment.reply_to:
                top_level.add(comment.key)


def test_there_is_something_to_moderate_in_each_theme() -> None:
    theme_of = {workshop["slug"]: workshop["theme"] for workshop in definition()["workshop"]}
    states = Counter((theme_of[proposal.workshop], proposal.state) for proposal in PROPOSALS)
    for theme in set(theme_of.values()):
        for state, least in ((State.PENDING, 3), (State.RETURNED, 2), (State.HIDDEN, 0)):
            assert states[theme, state] >= least, (theme, state)
    assert sum(proposal.state == State.HIDDEN for proposal in PROPOSALS) >= 8


def test_no_two_texts_share_the_skeleton_of_a_sentence() -> None:
    assert repeated({key: set(long_skeletons(whole(text), text.language)) for key, text in TEXTS}) == []


def test_no_two_texts_share_a_run_of_eight_words() -> None:
    assert repeated({key: word_runs(whole(text)) for key, text in TEXTS}) == []


def test_swapped_nouns_leave_the_same_skeleton_and_other_sentences_do_not() -> None:
    one = list(long_skeletons("Il faut que la coopérative paie les répétitions de tous ses membres.", "fr"))
    swapped = list(long_skeletons("Il faut que la maison paie les assurances de tous ses clients.", "fr"))
    other = list(long_skeletons("Que la coopérative paie donc nos répétitions, et sans attendre le client !", "fr"))
    assert one == swapped != other
