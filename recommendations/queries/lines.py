"""Lines of runs that go on from one another: the key of a group means the same group in all of one line."""

from consultation.models import Consultation
from recommendations.models import AnalysisRun


def first_runs(consultation: Consultation) -> dict[int, int]:
    """For each run of the consultation the one that its line began with, by primary key."""
    before = dict(AnalysisRun.objects.of(consultation).order_by("pk").values_list("pk", "previous"))
    first: dict[int, int] = {}
    for run, previous in before.items():
        first[run] = first[previous] if previous is not None else run
    return first


def line_of(run: AnalysisRun | None) -> set[int]:
    """The primary keys of the runs in the line of `run`; none for none."""
    if run is None:
        return set()
    first = first_runs(run.consultation)
    return {other for other, began in first.items() if began == first[run.pk]}
