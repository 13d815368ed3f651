"""The words of state of runs, recommendations and plans, and the tables of legal moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consultation.exceptions import IllegalTransition


class RunState(TextChoices):
    """Where an analysis run stands."""

    QUEUED = "queued", pgettext_lazy("state of an analysis", "Waiting")
    RUNNING = "running", pgettext_lazy("state of an analysis", "Running")
    DONE = "done", pgettext_lazy("state of an analysis", "Done")
    FAILED = "failed", pgettext_lazy("state of an analysis", "Failed")
    CANCELLED = "cancelled", pgettext_lazy("state of an analysis", "Cancelled")


ACTIVE_RUNS = (RunState.QUEUED, RunState.RUNNING)


STAGES = {
    "reading": _("Reading the texts"),
    "duplicates": _("Looking for texts that say the same"),
    "reading with the model": _("Reading with the sentence model"),
    "representing": _("Comparing the words"),
    "placing": _("Placing late contributions"),
    "fitting again": _("Fitting the groups again"),
    "grouping": _("Putting similar ideas together"),
    "subdividing": _("Dividing large groups"),
    "naming": _("Naming the groups"),
    "ideas": _("Placing the several ideas of long contributions"),
    "opinions": _("Reading the votes"),
    "summing up": _("Summing up what each group says"),
    "recording": _("Recording the result"),
}


class Deed(TextChoices):
    """What people correct in the groups of a run."""

    MOVE = "move", pgettext_lazy("correction", "Moved")
    PIN = "pin", pgettext_lazy("correction", "Kept here")
    EXCLUDE = "exclude", pgettext_lazy("correction", "Set aside")
    TOGETHER = "together", pgettext_lazy("correction", "Kept together")
    APART = "apart", pgettext_lazy("correction", "Kept apart")
    RENAME = "rename", pgettext_lazy("correction", "Renamed")
    MERGE = "merge", pgettext_lazy("correction", "Merged")
    SPLIT = "split", pgettext_lazy("correction", "Split")


class Effect(TextChoices):
    """What a correction changed in a run."""

    AS_FOUND = "as_found", _("The last analysis came to the same by itself.")
    CHANGED = "changed", _("The last analysis would have done otherwise.")
    IDLE = "idle", _("What it speaks of was not in the last analysis.")
    OVERRULED = "overruled", _("It could not hold beside later corrections.")


class PlaceState(TextChoices):
    """What the analysis did with a contribution."""

    PLACED = "placed", pgettext_lazy("place of a contribution", "In a group")
    DUPLICATE = "duplicate", pgettext_lazy("place of a contribution", "Says the same as another")
    UNPLACED = "unplaced", pgettext_lazy("place of a contribution", "In no group")


class UnplacedReason(TextChoices):
    """Why a contribution is in no group."""

    TOO_SHORT = "too_short", _("Too short to tell what it is about")
    NO_VOCABULARY = "no_vocabulary", _("Shares no word with any other contribution")
    LOW_MARGIN = "low_margin", _("Sits between several groups")
    UNKNOWN_LANGUAGE = "unknown_language", _("Written in a language that hardly anybody uses here")
    AGREEMENT_ONLY = "agreement_only", _("Only says that it agrees or disagrees")
    EXCLUDED = "excluded", _("Left out by the strategy team")


class Status(TextChoices):
    """Where a recommendation stands."""

    DRAFT = "draft", pgettext_lazy("state of a recommendation", "Draft")
    IN_REVIEW = "in_review", pgettext_lazy("state of a recommendation", "In review")
    ADOPTED = "adopted", pgettext_lazy("state of a recommendation", "Adopted")
    SET_ASIDE = "set_aside", pgettext_lazy("state of a recommendation", "Set aside")
    MERGED = "merged", pgettext_lazy("state of a recommendation", "Merged into another")


class Step(TextChoices):
    """What happens to a recommendation."""

    DRAFT = "draft", pgettext_lazy("step of a recommendation", "Drafted")
    EDIT = "edit", pgettext_lazy("step of a recommendation", "Edited")
    REVIEW = "review", pgettext_lazy("step of a recommendation", "Sent to review")
    RETURN = "return", pgettext_lazy("step of a recommendation", "Sent back to draft")
    ADOPT = "adopt", pgettext_lazy("step of a recommendation", "Adopted")
    SET_ASIDE = "set_aside", pgettext_lazy("step of a recommendation", "Set aside")
    REOPEN = "reopen", pgettext_lazy("step of a recommendation", "Opened again")
    MERGE = "merge", pgettext_lazy("step of a recommendation", "Merged into another")
    ANNOUNCE = "announce", pgettext_lazy("step of a recommendation", "Announced")


STEPS: dict[tuple[Status, Step], Status] = {
    (Status.DRAFT, Step.EDIT): Status.DRAFT,
    (Status.DRAFT, Step.REVIEW): Status.IN_REVIEW,
    (Status.DRAFT, Step.SET_ASIDE): Status.SET_ASIDE,
    (Status.DRAFT, Step.MERGE): Status.MERGED,
    (Status.IN_REVIEW, Step.EDIT): Status.IN_REVIEW,
    (Status.IN_REVIEW, Step.RETURN): Status.DRAFT,
    (Status.IN_REVIEW, Step.ADOPT): Status.ADOPTED,
    (Status.IN_REVIEW, Step.SET_ASIDE): Status.SET_ASIDE,
    (Status.IN_REVIEW, Step.MERGE): Status.MERGED,
    (Status.SET_ASIDE, Step.REOPEN): Status.DRAFT,
    (Status.ADOPTED, Step.ANNOUNCE): Status.ADOPTED,
    (Status.SET_ASIDE, Step.ANNOUNCE): Status.SET_ASIDE,
}
DECISIONS = (Step.REVIEW, Step.RETURN, Step.ADOPT, Step.SET_ASIDE, Step.REOPEN)
REASONED = frozenset({Step.RETURN, Step.ADOPT, Step.SET_ASIDE, Step.REOPEN})


def steps_from(status: str, *, is_announced: bool = False) -> list[Step]:
    """The decisions that are possible on a recommendation in `status`; what was announced stays as it is."""
    return [] if is_announced else [step for step in DECISIONS if (Status(status), step) in STEPS]


def status_after(status: str, step: Step) -> Status:
    """Where `step` leads from `status`. Raises IllegalTransition."""
    try:
        return STEPS[Status(status), step]
    except KeyError:
        raise IllegalTransition(
            _("This recommendation is now “%(state)s”: what you asked is no longer possible.") % {"state": Status(status).label},
            _("Open it again to see what happened."),
        ) from None


class PlanState(TextChoices):
    """Where a version of the plan stands."""

    DRAFT = "draft", pgettext_lazy("state of a plan", "Draft")
    PUBLISHED = "published", pgettext_lazy("state of a plan", "Published")
    SUPERSEDED = "superseded", pgettext_lazy("state of a plan", "Replaced by a newer version")


class PlanStep(TextChoices):
    """What happens to a version of the plan."""

    OPEN = "open", pgettext_lazy("step of a plan", "Begun")
    EDIT = "edit", pgettext_lazy("step of a plan", "Edited")
    PUBLISH = "publish", pgettext_lazy("step of a plan", "Published")
    SUPERSEDE = "supersede", pgettext_lazy("step of a plan", "Replaced by a newer version")


PLAN_STEPS: dict[tuple[PlanState, PlanStep], PlanState] = {
    (PlanState.DRAFT, PlanStep.EDIT): PlanState.DRAFT,
    (PlanState.DRAFT, PlanStep.PUBLISH): PlanState.PUBLISHED,
    (PlanState.PUBLISHED, PlanStep.SUPERSEDE): PlanState.SUPERSEDED,
}


class PlanChange(TextChoices):
    """What an edit did to a part of the plan."""

    ADD = "add", pgettext_lazy("change of a plan", "Added")
    REWRITE = "rewrite", pgettext_lazy("change of a plan", "Rewritten")
    MOVE = "move", pgettext_lazy("change of a plan", "Moved")
    REMOVE = "remove", pgettext_lazy("change of a plan", "Removed")
    SENTENCES = "sentences", pgettext_lazy("change of a plan", "Sentences changed")


def plan_state_after(state: str, step: PlanStep) -> PlanState:
    """Where `step` leads from `state`. Raises IllegalTransition."""
    try:
        return PLAN_STEPS[PlanState(state), step]
    except KeyError:
        raise IllegalTransition(
            _("This version of the plan is no longer a draft, and what was published is not edited."),
            _("Begin a new version: it takes over all that is in this one."),
        ) from None


class WritingState(TextChoices):
    """Where a wording stands that a machine was asked for."""

    WAITING = "waiting", pgettext_lazy("state of a machine's wording", "Waiting")
    WRITING = "writing", pgettext_lazy("state of a machine's wording", "Being written")
    DONE = "done", pgettext_lazy("state of a machine's wording", "Written")
    REFUSED = "refused", pgettext_lazy("state of a machine's wording", "Not written")


UNDER_WAY = (WritingState.WAITING, WritingState.WRITING)


class NoWording(TextChoices):
    """Why a machine that was asked for a wording gave none."""

    UNREACHABLE = "unreachable", _("The writer can't be reached.")
    SLOW = "slow", _("The writer took too long.")
    ERROR = "error", _("The writer answered with an error.")
    ELSEWHERE = "elsewhere", _("The writer pointed to another address, and what people said is not sent on.")
    TOO_LONG = "too_long", _("The writer's answer is far too long.")
    UNREADABLE = "unreadable", _("The writer's answer can't be understood.")
    CHANGED = "changed", _("The recommendation changed while the writer was at work.")
    NO_SOURCE = "no_source", _("No source that its text names can be read any more.")
    NOTHING_LEFT = "nothing_left", _("Not one sentence of the writer held to its sources.")
    STOPPED = "stopped", _("The worker stopped before the end.")


class Drop(TextChoices):
    """Why a machine's sentence was dropped."""

    NO_SOURCE = "no_source", _("It names no source.")
    UNKNOWN_SOURCE = "unknown_source", _("It names a source that it was not given.")
    NUMBER = "number", _("A number in it is in none of the sources it names.")
    NAME = "name", _("A name in it is in none of the sources it names.")
    ADDRESS = "address", _("An address in it is in none of the sources it names.")
    MARKUP = "markup", _("It is not plain text.")
    REPEATED = "repeated", _("It was said before.")
    TOO_LONG = "too_long", _("It is too long, or one too many.")
