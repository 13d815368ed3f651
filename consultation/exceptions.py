"""The typed ways to say no. Each carries a sentence a participant understands, and what to do next."""

from typing import TYPE_CHECKING, Any, TypeAlias

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Sentence: TypeAlias = "str | _StrPromise"


class Refusal(Exception):
    """A deed was not done, and nothing was written. `status` is the HTTP status of the answer."""

    status = 403
    title: "Sentence" = _("This can't be done")

    def __init__(self, message: "Sentence", next_step: "Sentence" = "") -> None:
        super().__init__(str(message))
        self.message = message
        self.next_step = next_step


class PermissionRefused(Refusal):
    """This person may not do this, whatever the moment."""

    title = _("You may not do this")


class PhaseClosed(Refusal):
    """The deed is not possible in the phase the consultation or the workshop is in."""

    title = _("This phase is closed")


class InvalidText(Refusal):
    """What was written can't be taken as it is."""

    status = 400
    title = _("Your text needs a change")


class InvalidFile(Refusal):
    """A file can't be taken as it is."""

    status = 400
    title = _("This file needs a change")


class TooMany(Refusal):
    """This person has done this often enough for now."""

    status = 429
    title = _("That is enough for now")


class IllegalTransition(Refusal):
    """The contribution is in a state from which this move does not exist."""

    status = 409
    title = _("This has changed meanwhile")


class StaleVersion(Refusal):
    """Somebody else decided first. `decision` is the row that says what they did, where it is known."""

    status = 409
    title = _("Somebody was faster")

    def __init__(self, message: "Sentence", next_step: "Sentence" = "", *, decision: Any = None) -> None:
        super().__init__(message, next_step)
        self.decision = decision


class TranslationUnavailable(Refusal):
    """The machine that translates gave nothing."""

    status = 503
    title = _("No translation for now")


class UnknownRule(LookupError):
    """A permission was asked for by a name that does not exist: an error in the code, never a no."""


class UnreadableFile(Exception):
    """A file can't be taken. The message is one sentence for the person who brought it."""
