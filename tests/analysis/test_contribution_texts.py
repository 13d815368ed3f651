"""What is read in each contribution, and in what stands above it."""

import pandas as pd

from analysis import contribution_texts
from analysis.contribution_texts import read_texts
from analysis.stage_cache import StageCache
from analysis.tables import checked_contributions
from tests.analysis.corpora import trilingual


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
    assert (under.stemmed_as, under.context_language) == ("nl", "fr")
    assert (alone.stemmed_as, alone.context_language) == ("nl", "nl")
    assert (strange.language, strange.stemmed_as, strange.context_language) == ("und", "nl", "fr")
    assert strange.context == under.context
    assert numbered.context_language == "nl"


def test_of_proposals_with_one_title_the_one_above_tells_the_language_else_the_first():
    rows = [
        {"id": "2", "title": "Participation", "body": "Chacun devrait avoir son mot à dire.", "lang": "fr"},
        {"id": "1", "title": "Participation", "body": "Everybody should have a say in it.", "lang": "en"},
        {"id": "3", "body": "Dat zullen we nog wel zien.", "lang": "nl", "context": "Participation", "parent_id": "2"},
        {"id": "4", "body": "Zo is het maar net.", "lang": "nl", "context": "Participation", "parent_id": "3"},
        {"id": "5", "body": "Wie zal dat betalen?", "lang": "nl", "context": "Participation", "parent_id": "gone"},
        {"id": "6", "body": "Niemand zal dat betalen.", "lang": "nl", "context": "Participation", "parent_id": "7"},
        {"id": "7", "body": "Iedereen zal dat betalen.", "lang": "nl", "context": "Participation", "parent_id": "6"},
    ]
    read = read_texts(checked_contributions(pd.DataFrame(rows).fillna("")))
    assert [text.context_language for text in read] == ["en", "fr", "fr", "fr", "en", "en", "en"]


def test_a_cache_and_workers_read_the_same_context(tmp_path, monkeypatch):
    table = trilingual()
    title = table.loc[table["lang"] == "fr", "body"].iloc[0]
    table["title"] = table["body"].where(table["body"] == title, "")
    comments = pd.DataFrame({"id": ["x", "y"], "body": ["Daar ben ik tegen.", "12345"], "lang": ["nl", ""], "context": title})
    table = checked_contributions(pd.concat([table, comments]).fillna(""))
    whole = list(read_texts(table))
    assert [text.context_language for text in whole][-2:] == ["fr", "fr"]
    cache = StageCache(tmp_path)
    assert list(read_texts(table, 1, cache)) == list(read_texts(table, 1, cache)) == whole
    monkeypatch.setattr(contribution_texts, "PIECE", 9)
    assert list(read_texts(table, 2)) == whole
