"""`run_analysis` does all of it in one command, and says what it does."""

import pytest
from django.core.management import CommandError, call_command

from analysis import workforce
from recommendations.actions.runs import start_run
from recommendations.models import AnalysisRun, Recommendation
from recommendations.states import RunState
from tests.builders import a_consultation
from tests.recommendations.stories import a_discussed_workshop, an_analysis

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return a_discussed_workshop()[0].consultation


def test_wait_and_draft_give_groups_and_recommendations_in_one_command(consultation, capsys):
    call_command("run_analysis", consultation=consultation.slug, wait=True, draft=True, groups=2, seed=7)
    run, output = AnalysisRun.objects.get(), capsys.readouterr().out
    assert (run.state, run.seed, run.parameters["groups"]) == (RunState.DONE, 7, 2)
    assert run.output_sha256 in output
    assert "grouping" in output
    assert "Drafted: 2" in output
    assert Recommendation.objects.count() == 2
    assert run.started_by is None


def test_a_second_time_drafts_nothing_new(consultation, capsys):
    for _time in range(2):
        call_command("run_analysis", consultation=consultation.slug, wait=True, draft=True, groups=2)
    assert "Drafted: 0" in capsys.readouterr().out
    assert Recommendation.objects.count() == 2
    places = ("corpus_id", "placement__group__key", "placement__subgroup__key")
    first, second = (set(run.items.values_list(*places)) for run in AnalysisRun.objects.order_by("pk"))
    assert first == second


def test_afresh_the_command_does_not_go_on_from_the_last_run(consultation):
    for afresh in (False, False, True):
        call_command("run_analysis", consultation=consultation.slug, wait=True, groups=2, afresh=afresh)
    first, second, third = AnalysisRun.objects.order_by("pk")
    assert (second.previous, third.previous) == (first, None)


def test_without_wait_a_worker_does_it(consultation, capsys):
    call_command("run_analysis", consultation=consultation.slug)
    assert "worker" in capsys.readouterr().out
    assert AnalysisRun.objects.count() == 1


def test_what_is_wrong_is_said_in_a_sentence(consultation):
    for wrong in (
        {"consultation": "nowhere"}, {"consultation": consultation.slug, "draft": True}, {"consultation": a_consultation().slug},
        {"consultation": consultation.slug, "groups": 0}, {"consultation": consultation.slug, "seed": -1},
        {"consultation": consultation.slug, "resume": 999},
    ):  # fmt: skip
        with pytest.raises(CommandError) as refused:
            call_command("run_analysis", **wrong)
        assert str(refused.value).endswith(".")
    assert not AnalysisRun.objects.exists()


def test_a_failed_run_is_resumed_by_its_number(consultation):
    run = start_run(consultation, by=None, groups=2, enqueue=False)
    with pytest.raises(CommandError):
        call_command("run_analysis", consultation=consultation.slug, wait=True)
    AnalysisRun.objects.update(state=RunState.FAILED)
    call_command("run_analysis", consultation=consultation.slug, wait=True, resume=run.pk)
    assert AnalysisRun.objects.get().state == RunState.DONE


def test_a_cluster_that_the_settings_name_does_the_work(consultation, scheduler, settings, monkeypatch):
    alone = an_analysis(consultation)
    settings.ANALYSIS_WORKERS, asked = scheduler, []
    on_dask = workforce._on_dask
    monkeypatch.setattr(workforce, "_on_dask", lambda function, tasks, address: asked.append(address) or on_dask(function, tasks, address))
    together = an_analysis(consultation, afresh=True)
    assert set(asked) == {scheduler}
    assert together.output_sha256 == alone.output_sha256
    asked.clear()
    call_command("verify_analysis", str(together.pk), workers=1)
    assert not asked
    call_command("verify_analysis", str(together.pk))
    assert asked


def test_without_a_scheduler_at_its_address_a_run_fails_and_can_be_taken_up(consultation, settings, monkeypatch):
    monkeypatch.setattr(workforce, "PATIENCE", "1s")
    settings.ANALYSIS_WORKERS = "tcp://127.0.0.1:9"
    run = an_analysis(consultation)
    assert run.state == RunState.FAILED
    assert run.error.startswith("There is no Dask scheduler at tcp://127.0.0.1:9")
    call_command("run_analysis", "--workers", "2", consultation=consultation.slug, wait=True, resume=run.pk)
    assert AnalysisRun.objects.get().state == RunState.DONE
    with pytest.raises(CommandError, match=r"There is no Dask scheduler at tcp://127\.0\.0\.1:9"):
        call_command("verify_analysis", str(run.pk))


@pytest.mark.parametrize("nobody", ["0", "-1", "many", "127.0.0.1:8786"])
def test_those_who_compute_are_a_number_or_an_address(consultation, nobody):
    with pytest.raises(CommandError, match="--workers"):
        call_command("run_analysis", f"--workers={nobody}", consultation=consultation.slug, wait=True)
    assert not AnalysisRun.objects.exists()
