"""The door that an invitation's link opens. Looking at it changes nothing, since mail scanners look: only the button does."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from consultation.actions.invitations import accept_invitation
from consultation.actions.names import choose_name, works_for_the_organisation
from consultation.forms import NameForm
from consultation.models import Invitation, User, Workshop
from consultation.views.signing_in import posts_only


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("token")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What one is invited to, and the button that takes part. A link that no longer works says what to do instead."""
    if limited := _limited(request):
        return limited
    found = Invitation.objects.of_token(token).select_related("consultation", "workshop__theme", "accepted_by").first()
    if found is None or found.revoked_at or found.accepted_at or found.is_expired:
        return _useless(request, found, token)
    person = User.objects.filter(email__iexact=found.email).first()
    is_me = request.user.is_authenticated and person is not None and request.user.pk == person.pk
    needs_code = person is not None and works_for_the_organisation(person) and not is_me
    asks_name = person is None or not person.display_name
    form = NameForm(request.POST if request.method == "POST" else None, person=person, consultation=found.consultation)
    if request.method == "POST" and not needs_code and (form.is_valid() or not asks_name):
        return _enter(request, found, form.cleaned_data["display_name"] if asks_name else "", is_me=is_me)
    context = {
        "invitation": found, "consultation": found.consultation, "workshop": found.workshop, "token": token, "form": form,
        "asks_name": asks_name, "needs_code": needs_code, "is_me": is_me, "is_other": request.user.is_authenticated and not is_me,
    }  # fmt: skip
    return render(request, "consultation/invitation.html", context, status=400 if form.errors else 200)


def _enter(request: HttpRequest, found: Invitation, name: str, *, is_me: bool) -> HttpResponse:
    person = accept_invitation(found)
    if name:
        choose_name(person, name, by=person)
    where = _destination(found, person)
    if is_me:
        return redirect(where)
    if request.user.is_authenticated:
        logout(request)
    record_authentication(request, person, method="invitation")
    return perform_login(request, Login(user=person, redirect_url=where))


def _destination(found: Invitation, person: User) -> str:
    workshop = found.workshop
    if workshop and Workshop.objects.visible_to(person).filter(pk=workshop.pk).exists():
        return reverse("consultation:room", args=[found.consultation.slug, workshop.slug])
    return reverse("consultation:workshops", args=[found.consultation.slug])


def _useless(request: HttpRequest, found: Invitation | None, token: str) -> HttpResponse:
    """Unknown, taken back, used or expired: never whose it was."""
    if found and (guest := found.accepted_by) and guest.pk == request.user.pk:
        return redirect(_destination(found, guest))
    status = 404 if found is None else 410
    context = {"invitation": found, "consultation": found.consultation if found else None, "token": token}
    return render(request, "consultation/invitation_useless.html", context, status=status)


@never_cache
@posts_only
@sensitive_variables("token")
def send_code(request: HttpRequest, token: str) -> HttpResponse:
    """Sends a sign-in code to the address that was invited, without showing it; then to where the invitation leads."""
    if limited := _limited(request):
        return limited
    found = Invitation.objects.of_token(token).select_related("consultation", "workshop").first()
    person = (found.accepted_by or User.objects.filter(email__iexact=found.email).first()) if found else None
    if found is None or found.revoked_at or person is None or not person.is_active or not person.email:
        return _useless(request, found, token)
    if limit := ratelimit.consume_or_429(request, action="request_login_code", key=person.email):
        return limit
    if request.user.is_authenticated:
        logout(request)
    request.session["invited_email"] = person.email
    LoginCodeVerificationProcess.initiate(request=request, user=person, email=person.email)
    list(messages.get_messages(request))  # the one that names the address
    after = _destination(found, person) if found.accepted_at else reverse("consultation:invitation", args=[token])
    return redirect(reverse("account_confirm_login_code") + f"?next={after}")


def _limited(request: HttpRequest) -> HttpResponse | None:
    """Enough for a family behind one address, too few to guess 256 random bits."""
    return ratelimit.consume_or_429(request, action="open_invitation", config=settings.INVITATION_RATES)
