from unittest.mock import patch

import pytest
from django.core.management.base import CommandError
from django.db import OperationalError

from consultation.actions.imports import apply_import, plan_import
from consultation.exceptions import StaleVersion
from consultation.models import Contribution
from tests.imports.importing import golden, imported, row_counts, run_import

FILES = [golden("contributions.csv"), golden("votes.csv")]
STEPS = [
    "consultation.actions.imports.writing.make_workshop",
    "consultation.actions.imports.writing.make_pseudonyms",
    "consultation.actions.imports.writing.Transition.objects.bulk_create",
    "consultation.actions.imports.writing.ImportedRow.objects.bulk_create",
    "consultation.actions.imports.writing.write_changes",
    "consultation.actions.imports.writing.write_votes",
]


class Killed(BaseException):
    """What no code catches, as the process dies."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", STEPS)
def test_an_import_that_dies_midway_leaves_nothing(step):
    before = row_counts()
    with patch(step, side_effect=Killed), pytest.raises(Killed):
        run_import(*FILES)
    assert row_counts() == before


@pytest.mark.django_db(transaction=True)
def test_a_database_that_refuses_is_told_in_a_sentence():
    before = row_counts()
    with (
        patch("consultation.actions.imports.writing.write_votes", side_effect=OperationalError("database is locked")),
        pytest.raises(CommandError, match=r"The database refused \(database is locked\)\. Nothing was written\."),
    ):
        run_import(*FILES)
    assert row_counts() == before


@pytest.mark.django_db
def test_a_plan_made_before_another_import_is_stale():
    plan = plan_import(FILES, consultation_slug="coop", guess_language=lambda _text, declared: declared)
    run_import(golden("contributions.csv"))
    before = row_counts()
    with pytest.raises(StaleVersion):
        apply_import(plan, by=None)
    assert row_counts() == before


@pytest.mark.django_db
def test_a_plan_made_before_a_decision_is_stale(tmp_path):
    run_import(golden("contributions.csv"))
    text = golden("contributions.csv").read_text(encoding="utf-8").replace("tenez-les", "organisez-les")
    (tmp_path / "changed.csv").write_text(text, encoding="utf-8")
    plan = plan_import([tmp_path / "changed.csv"], consultation_slug="coop", guess_language=lambda _text, declared: declared)
    Contribution.objects.filter(pk=imported("a1").pk).update(revision=7)
    with pytest.raises(StaleVersion):
        apply_import(plan, by=None)
    assert imported("a1").versions.count() == 1


@pytest.mark.django_db
def test_one_refused_row_stops_all_files(tmp_path):
    (tmp_path / "votes.csv").write_text("participant,contribution_id,vote\nm-1,a1,2\n")
    before = row_counts()
    with pytest.raises(CommandError, match=r"1 rows are refused; the first is votes\.csv, line 2: the vote “2” is not 1"):
        run_import(golden("contributions.csv"), tmp_path / "votes.csv")
    assert row_counts() == before
