"""An analysis run: one at a time, once however often it is asked for, and nothing half recorded."""

import uuid
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from consultation.exceptions import IllegalTransition, InvalidText
from recommendations.actions import execution
from recommendations.actions.execution import execute_run
from recommendations.actions.runs import cancel_run, resume_run, start_run
from recommendations.exceptions import RunUnderway
from recommendations.models import AnalysisRun, Cluster, Placement
from recommendations.states import PlaceState, RunState
from tests.builders import a_consultation, a_proposal, a_strategist, a_workshop
from tests.recommendations.stories import a_discussed_workshop, an_analysis, some_proposals

pytestmark = pytest.mark.django_db

ON_THE_DATABASE = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "analysis": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["analysis"]},
}


@pytest.fixture
def consultation():
    return a_discussed_workshop()[0].consultation


def _silent(run, minutes=11):
    """As a worker leaves it that is killed: running, and no sign of life."""
    gone = timezone.now() - timedelta(minutes=minutes)
    AnalysisRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING, attempt=1, heartbeat_at=gone)


def test_every_contribution_is_placed_or_listed_with_a_reason(consultation):
    run = an_analysis(consultation)
    assert run.state == RunState.DONE
    assert run.fraction == 1
    assert Placement.objects.filter(item__run=run).count() == run.items.count() == 15
    assert not Placement.objects.filter(state=PlaceState.UNPLACED, reason="").exists()
    assert run.clusters.top_level().count() == 2


def test_the_two_subjects_are_told_apart(consultation):
    run = an_analysis(consultation)
    titles = [
        {placement.item.version.title for placement in Placement.objects.filter(group=cluster) if placement.item.version.title}
        for cluster in run.clusters.top_level()
    ]
    assert {"Faster invoices", "Invoices in English"} <= max(titles, key=lambda group: "Faster invoices" in group)
    assert not any({"Faster invoices", "One member, one vote"} <= group for group in titles)


def test_two_runs_of_the_same_texts_are_equal_and_both_kept(consultation):
    first, second = an_analysis(consultation), an_analysis(consultation)
    assert first.pk != second.pk
    assert _places(first) == _places(second)
    assert first.clusters.count() == second.clusters.count() > 0


def test_a_double_click_starts_one_run(consultation):
    strategist, key = a_strategist(consultation), uuid.uuid4()
    runs = {start_run(consultation, by=strategist, idempotency_key=key, enqueue=False).pk for _click in range(2)}
    assert len(runs) == 1 == AnalysisRun.objects.count()


def test_a_second_run_waits_until_the_first_has_ended(consultation):
    first = start_run(consultation, by=None, enqueue=False)
    with pytest.raises(RunUnderway):
        start_run(consultation, by=None, enqueue=False)
    assert start_run(a_discussed_workshop()[0].consultation, by=None, enqueue=False).is_active
    cancel_run(first, by=None)
    assert start_run(consultation, by=None, enqueue=False).is_active


def test_a_run_is_queued_for_the_worker_in_the_transaction_that_freezes_it(consultation):
    with override_settings(TASKS=ON_THE_DATABASE):
        run = start_run(consultation, by=None)
        task = DBTaskResult.objects.get()
        assert (task.queue_name, task.args_kwargs["args"]) == ("analysis", [run.pk])
        task.task.call(*task.args_kwargs["args"])
    run.refresh_from_db()
    assert run.state == RunState.DONE


def test_nothing_published_means_no_run():
    with pytest.raises(IllegalTransition):
        start_run(a_consultation(), by=None)
    assert not AnalysisRun.objects.exists()


def test_impossible_parameters_are_refused_before_anything_is_written(consultation):
    with pytest.raises(InvalidText):
        start_run(consultation, by=None, groups=0)
    assert not AnalysisRun.objects.exists()


def test_a_cancelled_run_records_nothing(consultation):
    run = start_run(consultation, by=None, enqueue=False)
    cancelled = execute_run(run.pk, tell=lambda stage, fraction: cancel_run(run, by=None) if stage == "grouping" else None)
    assert cancelled.state == RunState.CANCELLED
    assert not Cluster.objects.exists()
    assert execute_run(run.pk).state == RunState.CANCELLED
    assert cancel_run(run, by=None).state == RunState.CANCELLED


def test_progress_is_written_into_the_row(consultation):
    run, seen = start_run(consultation, by=None, enqueue=False), []
    execute_run(run.pk, tell=lambda stage, fraction: seen.append(AnalysisRun.objects.get(pk=run.pk)))
    assert next(row.stage for row in seen) == "reading"
    assert [row.stage for row in seen][-1] == "recording"
    assert [row.fraction for row in seen] == sorted(row.fraction for row in seen)
    assert all(row.stage_in_words or row.stage == "done" for row in seen)


def test_a_killed_run_gives_way_to_the_next(consultation):
    killed = start_run(consultation, by=None, enqueue=False)
    _silent(killed, minutes=9)
    with pytest.raises(RunUnderway):
        start_run(consultation, by=None, enqueue=False)
    _silent(killed)
    start_run(consultation, by=None, enqueue=False)
    killed.refresh_from_db()
    assert killed.state == RunState.FAILED
    assert killed.error


def test_a_killed_run_is_taken_up_again_on_its_frozen_texts(consultation):
    first = an_analysis(consultation)
    killed = start_run(consultation, by=None, groups=2, enqueue=False)
    _silent(killed)
    a_proposal(a_workshop(consultation), title="Came after the freeze", body="It is in no corpus.")
    resume_run(killed, by=a_strategist(consultation))
    killed.refresh_from_db()
    assert (killed.state, killed.input_sha256, killed.attempt) == (RunState.DONE, first.input_sha256, 2)
    assert _places(killed) == _places(first)


def _places(run):
    return set(run.items.values_list("corpus_id", "placement__group__key", "placement__subgroup__key"))


def test_a_worker_that_was_given_up_records_nothing_after_another_took_over(consultation):
    run = start_run(consultation, by=None, groups=2, enqueue=False)

    def overtaken(stage, fraction):
        if stage == "naming" and not Cluster.objects.exists():
            _silent(run)
            assert execute_run(run.pk).state == RunState.DONE

    done = execute_run(run.pk, tell=overtaken)
    assert done.state == RunState.DONE
    assert done.clusters.top_level().count() == 2


def test_a_worker_that_comes_back_while_another_is_at_work_stops(consultation):
    run = start_run(consultation, by=None, enqueue=False)

    def given_to_another(stage, fraction):
        if stage == "naming":
            AnalysisRun.objects.filter(pk=run.pk).update(attempt=2, heartbeat_at=timezone.now())

    left = execute_run(run.pk, tell=given_to_another)
    assert (left.state, left.attempt) == (RunState.RUNNING, 2)
    assert not Cluster.objects.exists()


def test_a_run_that_is_done_is_not_executed_again(consultation):
    run = an_analysis(consultation)
    assert execute_run(run.pk).finished_at == run.finished_at
    with pytest.raises(IllegalTransition):
        resume_run(run, by=None)
    with pytest.raises(IllegalTransition):
        cancel_run(run, by=None)


def test_an_unexpected_error_is_raised_and_leaves_a_failed_run(consultation, monkeypatch):
    def broken(*_args):
        raise ZeroDivisionError

    run = start_run(consultation, by=None, enqueue=False)
    monkeypatch.setattr(execution, "record", broken)
    with pytest.raises(ZeroDivisionError):
        execute_run(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert run.error
    assert not Cluster.objects.exists()
    monkeypatch.undo()
    resume_run(run, by=None)
    run.refresh_from_db()
    assert run.state == RunState.DONE
    assert not run.error


@pytest.mark.parametrize(
    "texts", [[("One member, one vote", "Each of us counts once.")], [("Hm", "Hm.")], [("Yes", "I agree"), ("Ok", "Ok")]]
)
def test_a_consultation_with_hardly_a_text_can_be_analysed(texts):
    workshop = a_workshop()
    some_proposals(workshop, texts)
    run = start_run(workshop.consultation, by=None)
    run.refresh_from_db()
    assert run.state == RunState.DONE
    assert Placement.objects.filter(item__run=run).count() == len(texts)
