"""What every test may use."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.utils import translation
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from config.garbage import look_less_often

if TYPE_CHECKING:
    from analysis.stage_cache import StageCache
    from recommendations.models import AnalysisRun

NOTHING_SKIPPED = os.environ.get("NOTHING_SKIPPED") == "1"
TOGETHER = ("tests/browser/", "tests/demo/")
THOROUGH = "tests/browser/"
USING_A_DATABASE = {"db", "transactional_db", "django_db_setup"}


class FoldersTogether(LoadScopeScheduling):
    """One worker takes all tests of a folder whose tests share something costly, such as a demonstration; any worker any other test."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> FoldersTogether:
    return FoldersTogether(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What uses no database needs not be run again on another one; what walks through a whole demonstration is for `make test-slow`."""
    for item in items:
        if item.nodeid.startswith(THOROUGH):
            item.add_marker("slow")
        if not (item.get_closest_marker("django_db") or USING_A_DATABASE & set(getattr(item, "fixturenames", ()))):
            item.add_marker("once")


def pytest_collection_finish() -> None:
    look_less_often()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Where everything is installed, a skipped test is a failed one."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if NOTHING_SKIPPED and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and nothing may be: {report.longrepr}"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(scope="session", autouse=True)
def _stages_kept() -> Iterator[None]:
    """Many tests analyse the same texts: what a worker's first one found, the next take over, whatever their consultation.

    A test that sets ANALYSIS_CACHE itself has what it sets.
    """
    from recommendations.actions import execution

    shared, of_its_consultation = settings.ANALYSIS_CACHE, execution.cache_of

    def cache_of(run: "AnalysisRun") -> "StageCache | None":
        from analysis.stage_cache import StageCache

        class Kept(StageCache):
            def tidy(self, *, only_used: bool = False) -> None:
                """Nothing is thrown out before the last test."""

        return Kept(shared) if shared == settings.ANALYSIS_CACHE else of_its_consultation(run)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(execution, "cache_of", cache_of)
        yield


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is held back for sending much at once."""
    from consultation.actions.limits import LIMITS

    for what, (_most, *rest) in LIMITS.items():
        monkeypatch.setitem(LIMITS, what, (100_000, *rest))


@pytest.fixture(scope="session")
def scheduler() -> Iterator[str]:
    """The address of a Dask scheduler with two processes that work."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None) as found:
        yield found.scheduler_address
