"""The ways this floor says no, beside those of the consultation."""

from django.utils.translation import gettext_lazy as _

from consultation.exceptions import Refusal


class RunUnderway(Refusal):
    """An analysis of this consultation is waiting or running already."""

    status = 409
    title = _("An analysis is underway")


class NothingToQuote(Refusal):
    """No draft can be made, because nothing can be quoted."""

    status = 409
    title = _("There is nothing to quote")


class Contradiction(Refusal):
    """A correction says the opposite of one that is in force."""

    status = 409
    title = _("This contradicts another correction")


class WriterOff(Refusal):
    """The operator has set up no writer."""

    status = 404
    title = _("There is no writer here")


class PlanUnfinished(Refusal):
    """The plan can't be published yet."""

    status = 409
    title = _("The plan is not finished yet")
