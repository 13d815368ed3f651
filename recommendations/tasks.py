"""Background work: each task calls one action."""

from django_tasks import task

from recommendations.actions.execution import execute_run
from recommendations.actions.similar_index import make_index
from recommendations.actions.writing import write_wording


@task(backend="analysis", queue_name="analysis")
def analyse(run_id: int) -> None:
    """Executes a queued run."""
    execute_run(run_id)


def send(run_id: int) -> None:
    analyse.enqueue(run_id)


@task(backend="analysis", queue_name="analysis", priority=10)
def write(machine_text_id: int) -> None:
    """Has a wording written: before the runs that wait, since somebody looks at the page."""
    write_wording(machine_text_id)


def send_to_writer(machine_text_id: int) -> None:
    write.enqueue(machine_text_id)


@task(backend="analysis", queue_name="analysis", priority=5)
def index_similar(consultation_id: int) -> None:
    """Makes the index of similar proposals anew."""
    make_index(consultation_id)


def send_to_index(consultation_id: int) -> None:
    index_similar.enqueue(consultation_id)
