"""Following things, and the list of what one follows."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultation.actions.following import Followable, follow, unfollow
from consultation.models import Theme
from consultation.queries import readable_contribution, readable_workshop
from consultation.queries.following import follows_of
from consultation.views.requests import SignedInRequest
from consultation.views.signing_in import posts_only, sign_in_first

PER_PAGE = 30


@sign_in_first
@require_safe
def followed(request: SignedInRequest) -> HttpResponse:
    """Everything the person follows."""
    page = Paginator(follows_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "consultation/followed.html", {"page": page})


@sign_in_first
@posts_only
def proposal(request: SignedInRequest, reference: str) -> HttpResponse:
    contribution = readable_contribution(request.user, reference)
    return _carried_out(request, contribution, reverse("consultation:proposal", args=[contribution.page.reference]))


@sign_in_first
@posts_only
def workshop(request: SignedInRequest, consultation: str, slug: str) -> HttpResponse:
    room = readable_workshop(request.user, consultation, slug)
    return _carried_out(request, room, reverse("consultation:room", args=[consultation, slug]))


@sign_in_first
@posts_only
def theme(request: SignedInRequest, consultation: str, slug: str) -> HttpResponse:
    of = get_object_or_404(Theme.objects.select_related("consultation"), consultation__slug=consultation, slug=slug)
    return _carried_out(request, of, reverse("consultation:workshops", args=[consultation]))


def _carried_out(request: SignedInRequest, thing: Followable, page: str) -> HttpResponse:
    if request.POST.get("deed") == "unfollow":
        unfollow(thing, by=request.user)
        messages.success(request, _("You no longer follow it."))
    else:
        follow(thing, by=request.user)
        messages.success(request, _("You follow it: you will be told what happens to it."))
    back_to = request.POST.get("back_to", "")
    return redirect(back_to if url_has_allowed_host_and_scheme(back_to, allowed_hosts=None) else page)
