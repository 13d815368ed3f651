from itertools import pairwise

import pandas as pd

from analysis.extraction import draft
from analysis.sentences import sentences
from analysis.summary import contributions_of, summarise
from tests.analysis.nasty_texts import nasty_texts


def group(**changed) -> pd.DataFrame:
    rows = [
        ("a1", "fr", "ann", "Les comptes doivent être publiés chaque trimestre. Ils seraient lus par tous les membres."),
        ("a2", "fr", "ann", "Publier les comptes chaque trimestre pour que les membres les lisent."),
        ("b1", "fr", "bob", "Que les comptes de chaque trimestre soient publiés en ligne pour les membres."),
        ("c1", "fr", "cid", "Le café de la cantine est froid et cher depuis deux ans."),
        ("d1", "fr", "dan", "Un résumé des comptes du trimestre, en mots simples, pour les membres."),
        ("e1", "nl", "eva", "De rekeningen moeten elk kwartaal online staan voor de leden. Groetjes aan allen."),
        ("f1", "nl", "fik", "Publiceer de rekeningen elk kwartaal voor alle leden."),
    ]
    return pd.DataFrame(rows, columns=["id", "lang", "author", "body"]).assign(**changed)


def test_a_hundred_copies_by_one_person_change_no_summary():
    rows = group()
    again = pd.concat([rows, pd.concat([rows.iloc[[3]].assign(id=f"z{number}") for number in range(100)])])
    assert summarise(again) == summarise(rows)
    supported = again.assign(supports=["9" if name == "z7" else "0" for name in again["id"]])
    assert {row.id for row in contributions_of(supported)} == {*rows["id"], "z7"} - {rows["id"].iloc[3]}
    nameless = pd.concat([rows, pd.concat([rows.iloc[[3]].assign(id=f"z{number}", author="") for number in range(100)])])
    assert summarise(nameless) != summarise(rows)


def test_every_sentence_is_an_exact_span_of_what_was_given():
    bodies = nasty_texts()
    table = pd.DataFrame({"id": [f"n{number:03d}" for number in range(len(bodies))], "body": bodies, "title": bodies[::-1]})
    texts = table.set_index("id")
    found = 0
    for start in range(0, len(table), 10):
        part = table.iloc[start : start + 10]
        made = draft(part, [])
        for span in [*summarise(part), *([made.title, *made.sentences] if made else [])]:
            assert texts.loc[span.contribution_id, span.field][span.start : span.end] == span.text
            found += 1
    assert found > 50


def test_sentences_of_nasty_texts_are_inside_in_order_and_lose_no_letter():
    for body in nasty_texts():
        spans = sentences(body)
        assert all(one[1] <= two[0] for one, two in pairwise(spans))
        kept = "".join(body[start:end] for start, end in spans)
        assert [letter for letter in kept if letter.isalpha()] == [letter for letter in body if letter.isalpha()]


def test_each_language_of_a_tenth_of_the_group_is_heard_the_largest_first():
    said = summarise(group(), most=3)
    languages = [group().set_index("id").loc[span.contribution_id, "lang"] for span in said]
    assert languages[0] == "fr"
    assert "nl" in languages


def test_different_authors_come_before_the_same_one_again():
    french = group()[lambda rows: rows["lang"] == "fr"]
    authors = [french.set_index("id").loc[span.contribution_id, "author"] for span in summarise(french, most=3)]
    assert sorted(authors) == ["ann", "bob", "dan"]


def test_what_is_beside_the_point_is_not_quoted():
    assert "café" not in " ".join(span.text for span in summarise(group(), most=4))


def test_the_same_words_are_quoted_once():
    same = group(body="Publier les comptes chaque trimestre pour les membres.", lang="fr")
    assert len(summarise(same)) == 1


def test_a_supported_or_central_contribution_is_preferred():
    rows = group()[lambda rows: rows["id"].isin(["b1", "d1"])]
    assert summarise(rows, standing={"d1": 1.0}, most=1)[0].contribution_id == "d1"
    assert summarise(rows, standing={"b1": 1.0}, most=1)[0].contribution_id == "b1"


def test_the_order_of_rows_changes_nothing():
    assert summarise(group()) == summarise(group().sample(frac=1, random_state=2))
