import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from analysis import thesaurus
from analysis.features import Features
from analysis.lexicon import OWN, own_rows
from analysis.parameters import Parameters
from analysis.pipeline import cluster
from analysis.vectors import vocabulary_of


def texts_of(field: str, language: str, first: int, count: int = 24, words: int = 4) -> list[str]:
    """Texts of so many words each, from the lines of a file of the lexicon, none said twice."""
    said = [cells[language][0] for cells in own_rows(OWN / f"{field}.tsv")]
    plain = [word for word in dict.fromkeys(said) if word.isalpha() and len(word) > 3][first : first + count * words]
    return [" ".join(plain[start::count]) for start in range(count)]


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_texts_of_one_field_are_together_though_they_share_no_word(language):
    bodies = texts_of("money", language, 0) + texts_of("nature", language, 0)
    table = pd.DataFrame({"id": [f"t{row:02}" for row in range(len(bodies))], "body": bodies, "lang": language})
    result = cluster(table, Parameters(groups=2))
    placed = result.assignments[result.assignments["state"] == "placed"]
    assert len(placed) > 0.9 * len(bodies)
    truth = (placed["id"] >= "t24").to_numpy().astype(int)
    assert adjusted_rand_score(placed["group"], truth) > 0.6


def test_a_word_of_the_lexicon_counts_though_one_text_alone_says_it():
    bodies = ["Réparer la digue du canal", "Le canal et la digue"] * 4 + ["Planter un saule", "Zworpf blixnag fruuntz"]
    table = pd.DataFrame({"id": [f"t{row}" for row in range(10)], "body": bodies, "lang": "fr", "author": [f"a{row}" for row in range(10)]})
    reasons = cluster(table, Parameters(groups=2)).assignments.set_index("id")["reason"]
    assert reasons["t8"] != "no_vocabulary"
    assert reasons["t9"] == "no_vocabulary"


def test_neighbourhoods_speak_of_the_words_of_a_corpus_alone():
    features = Features.plain(vocabulary_of([["argent", "monnai"], ["argent", "monnai", "licorn"]]))
    company = thesaurus.company(features, ["fr"]).toarray()
    together = company[:, features.columns["argent"]] * company[:, features.columns["monnai"]]
    assert together.sum() > 0
    assert thesaurus.company(features, []) is None


def test_the_fingerprint_changes_with_the_way_the_lexicon_is_read(monkeypatch):
    before = thesaurus.fingerprint()
    monkeypatch.setattr(thesaurus, "NEIGHBOURHOODS", (thesaurus.Neighbourhood(10, 10, 1.0),))
    assert thesaurus.fingerprint() != before
