"""The facilitator's desk: what waits for a decision, and deciding."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from consultation.actions.moderation import acknowledge, hide_contribution, publish_contribution, return_proposal
from consultation.exceptions import StaleVersion
from consultation.forms import DecisionForm
from consultation.models import Contribution, Workshop
from consultation.permissions import may
from consultation.queries import queue_of, readable_contribution
from consultation.queries.writing import chosen_tags, reports_by_reason
from consultation.states import State
from consultation.views.requests import SignedInRequest
from consultation.views.signing_in import posts_only, sign_in_first
from consultation.views.unsent import login_required_keeping_text, unsent_text

PER_PAGE = 30


@sign_in_first
def queue(request: SignedInRequest) -> HttpResponse:
    """What waits in this person's workshops, oldest first."""
    workshops = Workshop.objects.facilitated_by(request.user).select_related("theme", "consultation")
    if not workshops.exists():
        raise Http404
    waiting = queue_of(request.user)
    chosen = workshops.filter(slug=request.GET.get("workshop", "")).first()
    if chosen:
        waiting = waiting.filter(workshop=chosen)
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "consultation/queue.html", {"page": page, "workshops": workshops, "chosen": chosen})


def _on_my_desk(request: SignedInRequest, reference: str) -> Contribution:
    contribution = readable_contribution(request.user, reference)
    if not may(request.user, "open_queue", contribution.workshop) or contribution.state == State.DRAFT:
        raise Http404
    return contribution


def _review_context(request: SignedInRequest, contribution: Contribution, form: DecisionForm | None = None) -> dict[str, object]:
    language = contribution.author.language if contribution.author else request.LANGUAGE_CODE
    initial = {"revision": contribution.revision, "language": language} | unsent_text(request, request.path)
    return {
        "contribution": contribution,
        "version": contribution.current_version,
        "tags": chosen_tags(contribution) if contribution.is_proposal else [],
        "workshop": contribution.workshop,
        "consultation": contribution.workshop.consultation,
        "attachments": contribution.attachments.visible_to(request.user).filter(since__isnull=False, until=None),
        "reports": [] if contribution.author_id == request.user.pk else reports_by_reason(contribution),
        "differences": contribution.differences.exclude(text="").select_related("other__published_version", "other__current_version"),
        "transitions": contribution.transitions.select_related("by"),
        "form": form or DecisionForm(initial=initial),
        "may_decide": may(request.user, "publish", contribution) and contribution.workshop.takes_moderation,
        "may_publish": contribution.state in (State.PENDING, State.HIDDEN),
        "may_return": contribution.is_proposal and contribution.state == State.PENDING,
        "may_hide": contribution.state in (State.PENDING, State.PUBLISHED),
        "may_acknowledge": contribution.state == State.PUBLISHED
        and Contribution.objects.awaiting_decision().filter(pk=contribution.pk).exists(),
        "waiting": queue_of(request.user).exclude(pk=contribution.pk).count(),
    }


@sign_in_first
def review(request: SignedInRequest, reference: str) -> HttpResponse:
    """One contribution in full, its history, and the decision."""
    contribution = _on_my_desk(request, reference)
    return render(request, "consultation/review.html", _review_context(request, contribution))


@login_required_keeping_text
@posts_only
def decide(request: SignedInRequest, reference: str) -> HttpResponse:
    """Carries a decision out, then shows the next in the queue."""
    contribution = _on_my_desk(request, reference)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return render(request, "consultation/review.html", _review_context(request, contribution, form), status=400)
    data = form.cleaned_data
    reason = {key: data[key] for key in ("reason_code", "reason_text", "language")}
    once = {"by": request.user, "revision": data["revision"]}
    try:
        if data["deed"] == "acknowledge":
            acknowledge(contribution, **once)
        else:
            deed = {"publish": publish_contribution, "return": return_proposal, "hide": hide_contribution}[data["deed"]]
            deed(contribution, idempotency_key=data["idempotency_key"], **once, **reason)
    except StaleVersion as refusal:
        fresh = _on_my_desk(request, reference)
        return render(request, "consultation/review.html", _review_context(request, fresh) | {"stale": refusal}, status=409)
    done = {"publish": _("Published."), "return": _("Returned to its author."), "hide": _("Hidden."), "acknowledge": _("Kept as it is.")}
    messages.success(request, done[data["deed"]])
    following = queue_of(request.user).first()
    if following and data["back_to"] != "queue":
        return redirect("consultation:review", following.reference)
    return redirect("consultation:queue")
