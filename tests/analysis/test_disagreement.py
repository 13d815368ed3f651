import pandas as pd

from analysis.disagreement import divided_by_stances, divided_by_votes

STATEMENTS = pd.DataFrame(
    [
        ("even", 20, 20, 0, 0.1),
        ("agreed", 40, 1, 0, 0.05),
        ("camps", 30, 10, 0, 0.99),
        ("few", 3, 3, 0, 1.0),
        ("passed", 0, 0, 30, float("nan")),
        ("elsewhere", 20, 20, 0, 1.0),
    ],
    columns=["contribution_id", "agree", "disagree", "pass", "divisiveness"],
)
MEMBERS = ["even", "agreed", "camps", "few", "passed"]


def test_the_most_divided_members_with_seven_votes_come_first():
    found = divided_by_votes(STATEMENTS, MEMBERS)
    assert [row.contribution_id for row in found] == ["camps", "even", "agreed"]
    assert found[1] == ("even", 20, 20, round(40 / 42, 4), "votes")


def test_the_order_of_statements_changes_nothing():
    assert divided_by_votes(STATEMENTS.sample(frac=1, random_state=1), MEMBERS) == divided_by_votes(STATEMENTS, MEMBERS)


def test_without_votes_comments_for_and_against_tell_a_person_once_a_side():
    comments = pd.DataFrame(
        [
            ("c1", "p1", "for", "ann"),
            ("c2", "p1", "against", "bob"),
            ("c3", "p1", "against", "bob"),
            ("c4", "p2", "for", "ann"),
            ("c5", "p2", "for", "bob"),
            ("c6", "p2", "question", "cid"),
            ("c7", "p3", "against", ""),
            ("c8", "p3", "against", ""),
            ("c9", "p3", "for", ""),
            ("d1", "other", "for", ""),
            ("d2", "other", "against", ""),
        ],
        columns=["id", "parent_id", "stance", "author"],
    )
    found = divided_by_stances(comments, ["p1", "p2", "p3"])
    assert found == [("p1", 1, 1, 0.5, "stances"), ("p3", 1, 2, 0.4, "stances")]
    assert divided_by_stances(comments, ["p2"]) == []
