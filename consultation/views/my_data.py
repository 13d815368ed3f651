"""What is the person's own to take and to end: a copy of everything, and leaving."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from consultation.actions.people import erase_person
from consultation.forms import LeavingForm
from consultation.models import Contribution, Vote
from consultation.views.confirming import recently_confirmed
from consultation.views.own_copy import write_own_copy
from consultation.views.requests import SignedInRequest
from consultation.views.signing_in import posts_only, sign_in_first


@sign_in_first
@never_cache
@require_GET
def my_data(request: SignedInRequest) -> HttpResponse:
    """What one can do with one's data."""
    return render(request, "consultation/my_data.html", {"person": request.user})


@sign_in_first
@never_cache
@posts_only
@recently_confirmed
def download(request: SignedInRequest) -> FileResponse:
    """Everything that is kept about oneself."""
    name = f"my-data-{timezone.localdate():%Y-%m-%d}.zip"
    return FileResponse(write_own_copy(request.user), as_attachment=True, filename=name, content_type="application/zip")


@sign_in_first
@never_cache
@require_http_methods(["GET", "POST"])
@recently_confirmed
def leave(request: SignedInRequest) -> HttpResponse:
    """Says what leaving does to what one said, and does it."""
    person = request.user
    form = LeavingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        erase_person(person, by=person, keep_words=form.cleaned_data["words"] == "keep")
        logout(request)
        messages.success(request, _("You have left, and everything that says who you are is erased. Thank you for what you brought."))
        return redirect("wagtail_serve", "")
    said = Contribution.objects.filter(author=person).exclude(state="draft")
    context = {
        "form": form,
        "person": person,
        "proposals": said.proposals().count(),
        "comments": said.comments().count(),
        "answered": said.filter(replies__isnull=False).distinct().count()
        + said.proposals().filter(comments__isnull=False).distinct().count(),
        "votes": Vote.objects.filter(voter=person).count(),
    }
    return render(request, "consultation/leave.html", context, status=400 if form.errors else 200)
