from itertools import pairwise

import pandas as pd
import pytest

from analysis.ideas import segment_table
from analysis.parameters import DEFAULTS, Parameters
from analysis.pipeline import cluster
from analysis.segments import COLUMNS, split, subject_vectors, table
from analysis.sentences import sentences
from analysis.words import stems, words
from tests.analysis.corpora import SUBJECTS, corpus
from tests.analysis.nasty_texts import nasty_texts


def two_ideas() -> str:
    transport, democracy = (SUBJECTS["fr"][subject].split() for subject in ("mobilité", "démocratie"))
    said = [" ".join(words[start : start + 5]).capitalize() + "." for words in (transport, democracy) for start in (0, 3, 6)]
    return " ".join(said)


@pytest.fixture(scope="module")
def vectors():
    return subject_vectors([stems(words(body), "fr") for body in corpus(each=60)["body"]], seed=1)


def test_ideas_cover_every_sentence_in_order_without_overlap():
    for body in nasty_texts():
        spans = split(body, "fr")
        assert all(0 <= start < end <= len(body) for start, end in spans)
        assert all(one[1] <= two[0] for one, two in pairwise(spans))
        assert [span for span in sentences(body) if not any(start <= span[0] and span[1] <= end for start, end in spans)] == []
        assert {start for start, _ in spans} <= {start for start, _ in sentences(body)}


def test_a_text_is_cut_where_its_subject_changes(vectors):
    body = two_ideas()
    first, second = split(body, "fr", vectors=vectors)
    assert "trottoir" in body[slice(*first)] or "bus" in body[slice(*first)]
    assert body[slice(*second)].startswith("Assemblée")


def test_a_short_text_is_one_idea(vectors):
    body = "Un bus de plus. Une assemblée ouverte."
    assert split(body, "fr", vectors=vectors) == [(0, len(body))]


def test_a_list_is_cut_at_its_points_and_a_sentence_that_refers_back_is_kept():
    points = [
        "La coopérative publie chaque trimestre les comptes détaillés des projets financés par ses membres.",
        "Elle les explique aussi en assemblée, avec un glossaire des termes comptables.",
        "Un local à vélos fermé, éclairé et chauffé remplace les arceaux rouillés de la cour intérieure.",
    ]
    body = f"- {points[0]} {points[1]}\r\n- {points[2]}"
    assert [body[start:end] for start, end in split(body, "fr")] == [f"{points[0]} {points[1]}", points[2]]


def test_nothing_said_is_no_idea():
    assert split(" \r\n", "fr") == []


def test_each_idea_of_a_long_text_has_its_own_place():
    short = corpus(each=60)
    long = pd.DataFrame({"id": ["z1", "z2"], "title": ["Deux choses", ""], "body": [two_ideas()] * 2, "lang": "fr", "excluded": ["", "1"]})
    asked = {}

    def place(texts, contexts, languages):
        asked.update(zip(texts, zip(contexts, languages, strict=True), strict=True))
        return [("g01", "g01.1", 0.75) if "tramway" in text.lower() or "bus" in text else ("g02", "", 0.5) for text in texts]

    rows = table(pd.concat([short, long]).fillna(""), place, seed=1)
    assert list(rows.columns) == COLUMNS
    assert list(rows["id"]) == ["z1", "z1"]
    assert list(rows["group"]) == ["g01", "g02"]
    for row in rows.itertuples():
        text = two_ideas()[row.start : row.end]
        assert asked[text] == ("Deux choses", "fr")


def test_ideas_are_the_same_twice_and_in_any_order_of_rows():
    rows = corpus(each=30)
    long = pd.DataFrame({"id": ["z"], "body": [two_ideas()], "lang": ["fr"]})
    both = pd.concat([rows, long]).fillna("")

    def place(texts, contexts, languages):
        return [("g1", "", 1.0)] * len(texts)

    pd.testing.assert_frame_equal(table(both, place, seed=1), table(both.sample(frac=1, random_state=3), place, seed=1))


def test_no_long_text_makes_no_rows():
    rows = table(corpus(each=5), lambda texts, contexts, languages: [], seed=1)
    assert list(rows.columns) == COLUMNS
    assert rows.empty


def test_an_idea_goes_by_its_own_words_more_than_by_the_title_above_it():
    texts, both = corpus(each=40), two_ideas()
    long = pd.DataFrame([{"id": "long", "title": "Facture salaire contrat paiement commission impôt", "body": both, "lang": "fr"}])
    texts = pd.concat([texts, long]).fillna("")
    result = cluster(texts, Parameters(groups=4))
    place = result.assignments.set_index("id")["group"]
    own = [place[texts.loc[texts["subject"] == subject, "id"]].mode()[0] for subject in ("mobilité", "démocratie")]
    ideas = segment_table(texts, result, seed=1, context_weight=DEFAULTS.context_weight)
    found = ideas[ideas["id"] == "long"]
    assert found["group"].tolist() == own
    assert found["confidence"].min() > 0.75
