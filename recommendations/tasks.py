"""Background work: each task calls one action."""

from django_tasks import task

from recommendations.actions.execution import execute_run


@task(backend="analysis", queue_name="analysis")
def analyse(run_id: int) -> None:
    """Executes a queued run."""
    execute_run(run_id)


def send(run_id: int) -> None:
    analyse.enqueue(run_id)
