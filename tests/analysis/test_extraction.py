import pandas as pd

from analysis.extraction import draft, sentences


def group() -> pd.DataFrame:
    return pd.DataFrame(
        [
            (
                "a",
                "Publier les comptes",
                "Il faut publier les comptes chaque trimestre. Merci de m'avoir lu jusqu'au bout, M. Dupont !",
                "fr",
                "ann",
                "4",
            ),
            ("b", "", "- Les comptes de la coopérative doivent être publiés en ligne.\n- Autre chose : le café.", "fr", "bob", "9"),
            ("c", "De rekeningen publiceren", "De rekeningen van de coöperatie moeten elk kwartaal online staan.", "nl", "cis", ""),
            ("d", "", "Publier les comptes chaque trimestre, comme promis.", "fr", "ann", ""),
        ],
        columns=["id", "title", "body", "lang", "author", "supports"],
    )


def test_every_span_is_an_exact_quotation():
    table = group()
    made = draft(table, ["b", "a"])
    texts = table.set_index("id")
    for span in (made.title, *made.sentences):
        assert texts.loc[span.contribution_id, span.field][span.start : span.end] == span.text
        assert span.text == span.text.strip()


def test_a_draft_hears_several_people_and_languages():
    made = draft(group(), ["a"], sentences=3)
    assert len({span.contribution_id for span in made.sentences}) == 3
    assert "c" in {span.contribution_id for span in made.sentences}


def test_the_title_is_in_the_language_of_most_and_of_a_central_contribution():
    table = group()
    assert draft(table, ["c", "a"]).title.text == "Publier les comptes"
    table.loc[len(table)] = ["e", "Publier les comptes de la coopérative", "Les comptes, chaque trimestre.", "fr", "eve", ""]
    assert draft(table, ["a"]).title.text == "Publier les comptes"
    assert draft(table, ["e"]).title.text == "Publier les comptes de la coopérative"


def test_nothing_is_quoted_twice():
    made = draft(group(), ["a"])
    assert len(set(made.sentences)) == len(made.sentences)


def test_nothing_quotable_makes_no_draft():
    assert draft(pd.DataFrame({"id": ["a"], "body": ["…"]}), []) is None


def test_sentences_end_at_full_stops_and_not_at_initials():
    text = "  Voir M. Dupont et l'art. 5 du statut. Ensuite, voter !\n* Une liste"
    assert [text[start:end] for start, end in sentences(text)] == [
        "Voir M. Dupont et l'art. 5 du statut.",
        "Ensuite, voter !",
        "Une liste",
    ]
