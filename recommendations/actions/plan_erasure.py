"""When somebody takes their words with them: no version of the plan, nor its history, keeps what was copied from them."""

from itertools import chain

from django.conf import settings

from consultation.actions.scrubbing import Leaving
from recommendations.actions.erasure import cited_of, copied_from, masked
from recommendations.models import Axis, Measure, MeasureSentence, Plan, PlanTransition, Recommendation


def forget_in_plans(leaving: Leaving) -> None:
    """Masks the words that go, where a recommendation rests on them, in every version of the plan. Called while they can be read."""
    cited = {} if leaving.keeps_words else cited_of(leaving)
    if not cited:
        return
    quoted = copied_from(list(chain.from_iterable(cited.values())))
    plans = Plan.objects.filter(consultation__in=Recommendation.objects.filter(pk__in=cited).values("consultation"))
    texts = chain(
        plans,
        Axis.objects.filter(plan__in=plans),
        Measure.objects.filter(axis__plan__in=plans),
        MeasureSentence.objects.filter(measure__axis__plan__in=plans),
    )
    columns = [f"{field}_{code}" for field in ("title", "foreword", "text") for code, _name in settings.LANGUAGES]
    for row in chain(texts, PlanTransition.objects.filter(plan__in=plans)):
        found = {name: getattr(row, name) for name in (*columns, "what", "reason") if getattr(row, name, "")}
        kept = {name: masked(text, quoted) for name, text in found.items()}
        if kept != found:
            type(row)._default_manager.filter(pk=row.pk).update(**kept)
