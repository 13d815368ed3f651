"""The list of workshops: by theme, narrowed by what is in its address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from consultation.forms import WorkshopFilter
from consultation.models import Consultation
from consultation.queries import counts_by_workshop, figures_of, workshops_for


@require_safe
def workshop_list(request: HttpRequest, consultation: str) -> HttpResponse:
    """The workshops of a consultation that one may read, as far as they are asked for."""
    the_consultation = get_object_or_404(Consultation.objects.prefetch_related("phases"), slug=consultation)
    workshops = list(workshops_for(the_consultation, request.user))
    narrowing = WorkshopFilter(request.GET, workshops=workshops)
    chosen = narrowing.keep(workshops)
    counts = counts_by_workshop(chosen)
    rows = [{"workshop": workshop, "counts": counts[workshop.pk]} for workshop in chosen]
    context = {
        "consultation": the_consultation,
        "rows": rows,
        "all_count": len(workshops),
        "figures": figures_of(the_consultation),
        "filter": narrowing,
    }
    return render(request, "consultation/workshop_list.html", context)
