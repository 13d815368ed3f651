"""What is read in each contribution, and in what stands above it."""

import pandas as pd

from analysis.contribution_texts import read_texts
from analysis.tables import checked_contributions


def test_the_title_above_a_comment_is_read_in_the_language_it_is_in():
    title, body = "Les assemblées des sociétaires", "Elles durent trop longtemps et finissent trop tard."
    comment = "Daar ben ik het helemaal niet mee eens."
    rows = [
        {"id": "1", "title": title, "body": body, "lang": "fr"},
        {"id": "2", "body": comment, "lang": "nl", "context": title},
        {"id": "3", "body": comment, "lang": "nl", "context": "De vergaderingen van de vennoten"},
        {"id": "4", "body": "12345", "context": title},
        {"id": "5", "title": "12345", "body": "67890"},
        {"id": "6", "body": comment, "lang": "nl", "context": "12345"},
    ]
    proposal, under, alone, strange, _, numbered = read_texts(checked_contributions(pd.DataFrame(rows).fillna("")))
    assert under.context == proposal.stems[:2]
    assert (under.stemmed_as, under.around) == ("nl", "fr")
    assert (alone.stemmed_as, alone.around) == ("nl", "nl")
    assert (strange.language, strange.stemmed_as, strange.around) == ("und", "nl", "fr")
    assert strange.context == under.context
    assert numbered.around == "nl"


def test_of_rows_with_one_title_the_first_tells_the_language():
    rows = [
        {"id": "2", "title": "Cooperative", "body": "Everybody should have a say in what becomes of it.", "lang": "en"},
        {"id": "1", "title": "Cooperative", "body": "Iedereen moet er iets over te zeggen hebben.", "lang": "nl"},
        {"id": "3", "body": "On verra bien ce que cela donne.", "lang": "fr", "context": "Cooperative"},
    ]
    assert read_texts(checked_contributions(pd.DataFrame(rows).fillna("")))[2].around == "nl"
