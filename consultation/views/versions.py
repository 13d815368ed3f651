"""How a proposal changed: its versions, and what is different between any two."""

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consultation.comparison import changes
from consultation.models import Contribution, Version
from consultation.permissions import may
from consultation.queries import readable_contribution
from consultation.states import State


def _readable_versions(request: HttpRequest, contribution: Contribution) -> QuerySet[Version]:
    """Those that this person may read, the newest first: the public reads those that were published."""
    shown = contribution.versions.select_related("by").order_by("-number")
    if contribution.author_id == request.user.pk or may(request.user, "open_queue", contribution.workshop):
        return shown
    published = Q(transitions__to_state=State.PUBLISHED) | Q(pk=contribution.published_version_id)
    return shown.filter(published, number__lte=contribution.standing_text.number).distinct()


@require_safe
def versions(request: HttpRequest, reference: str) -> HttpResponse:
    """Every version, each beside the one before."""
    contribution = readable_contribution(request.user, reference)
    shown = list(_readable_versions(request, contribution).prefetch_related("translations__by", "translations__removed_by"))
    rows = [{"version": version, "before": before} for version, before in zip(shown, [*shown[1:], None], strict=True)]
    workshop = contribution.workshop
    context = {
        "proposal": contribution, "rows": rows, "workshop": workshop, "consultation": workshop.consultation,
        "sees_reasons": may(request.user, "take_down_translation", contribution),
    }  # fmt: skip
    return render(request, "consultation/versions.html", context)


@require_safe
def compare(request: HttpRequest, reference: str) -> HttpResponse:
    """What changed from one version to another, word by word; by default from the one before the last."""
    contribution = readable_contribution(request.user, reference)
    shown = list(_readable_versions(request, contribution))
    numbers = {str(version.number): version for version in shown}
    if len(shown) < 2:
        raise Http404
    after = numbers.get(request.GET.get("to", str(shown[0].number)))
    before = numbers.get(request.GET.get("from", ""))
    if after is not None and "from" not in request.GET:
        before = next((version for version in shown if version.number < after.number), None)
    if after is None or before is None:
        raise Http404
    # Their names only: a file that left is no longer given out.
    old_files, new_files = (list(contribution.attachments.all().in_version(version.number)) for version in (before, after))
    context = {
        "proposal": contribution, "workshop": contribution.workshop, "consultation": contribution.workshop.consultation,
        "versions": shown, "before": before, "after": after,
        "erased": bool(before.erased_at or after.erased_at),
        "title": changes(before.title, after.title), "body": changes(before.body, after.body),
        "is_same": (before.title, before.body) == (after.title, after.body),
        "files_gone": [file for file in old_files if file not in new_files],
        "files_new": [file for file in new_files if file not in old_files],
    }  # fmt: skip
    return render(request, "consultation/compare.html", context)
