"""What a draft of the plan still lacks before it can be published."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from recommendations.models import Axis
from recommendations.queries.plan import PlanRead

SHOWN = 120  # characters that name a sentence


def gaps_of(read: PlanRead) -> list[str]:
    """What is missing, in words, in the order of the plan; nothing where it can be published."""
    if not read.axes:
        return [_("The plan has no axis yet.")]
    return [gap for axis in read.axes for gap in _gaps_of_axis(axis)]


def _gaps_of_axis(axis: Axis) -> list[str]:
    measures = list(axis.measures.all())
    if not measures:
        return [_("The axis “%(title)s” has no measure yet.") % {"title": axis}]
    gaps = []
    for measure in measures:
        sentences = list(measure.sentences.all())
        if not sentences:
            gaps.append(_("The measure “%(title)s” has no sentence yet.") % {"title": measure})
        for sentence in sentences:
            named = {"sentence": Truncator(sentence).chars(SHOWN)}
            if not sentence.rests_on:
                gaps.append(_("A sentence rests on nothing: “%(sentence)s”") % named)
            elif any(not each.is_announced for each in sentence.rests_on):
                gaps.append(_("A sentence rests on a recommendation that was not announced: “%(sentence)s”") % named)
    return gaps
