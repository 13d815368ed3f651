"""Who enters the back office, and what administrators keep there."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.users.models import UserProfile

from cms.models import HomePage
from consultation.models import Phase, PhaseChange, Role, User, Workshop
from tests.builders import a_facilitator, a_participant, a_strategist, a_user, a_workshop, an_administrator
from tests.cms.building import an_editor

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"
ADMINISTRATORS_SCREENS = (
    "/cms/users/",
    "/cms/role/",
    "/cms/consultations/",
    "/cms/phase/",
    "/cms/theme/",
    "/cms/workshop/",
    "/cms/users/new/",
)


def signed_in(user: User) -> Client:
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def local(moment: object) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"  # type: ignore[arg-type]


def test_only_editors_and_administrators_enter() -> None:
    workshop = a_workshop()
    outside = [a_user(), a_participant(workshop.consultation), a_facilitator(workshop), a_strategist(workshop.consultation)]
    for user in outside:
        assert signed_in(user).get("/cms/", follow=True).status_code == 403
    superuser = User.objects.create_superuser("root@example.org")
    for user in (an_editor(), an_administrator(), superuser):
        assert signed_in(user).get("/cms/").status_code == 200
    assert "/account/" in Client().get("/cms/", follow=True).redirect_chain[-1][0]


def test_editors_and_administrators_change_pages() -> None:
    for user in (an_editor(), an_administrator()):
        client = signed_in(user)
        root = client.get("/cms/pages/")
        assert root.status_code == 200
        home = HomePage.objects.get(locale__language_code="en")
        assert client.get(f"/cms/pages/{home.pk}/edit/").status_code == 200
        assert client.get(f"/cms/pages/add/cms/contentpage/{home.pk}/").status_code == 200


def test_only_administrators_keep_people_roles_and_workshops() -> None:
    workshop = a_workshop()
    screens = (*ADMINISTRATORS_SCREENS, f"/cms/workshop/edit/{workshop.pk}/", f"/cms/phase/edit/{workshop.consultation.phases.first().pk}/")
    editor, administrator = signed_in(an_editor()), signed_in(an_administrator())
    for screen in screens:
        assert editor.get(screen).status_code == 302, screen
        assert administrator.get(screen).status_code == 200, screen
    editor.post("/cms/users/new/", {"email": "new@example.org", "language": "fr"})
    assert not User.objects.filter(email="new@example.org").exists()


def test_nothing_but_a_role_is_deleted_in_the_back_office() -> None:
    workshop = a_workshop()
    client = signed_in(an_administrator())
    person = a_user()
    for screen in (f"/cms/workshop/delete/{workshop.pk}/", f"/cms/users/delete/{person.pk}/"):
        client.post(screen)
    assert Workshop.objects.filter(pk=workshop.pk).exists()
    assert User.objects.filter(pk=person.pk, erased_at=None).exists()


def test_an_administrator_adds_a_person_who_signs_in_by_code() -> None:
    client = signed_in(an_administrator())
    sent = {"email": "New.Editor@Example.org", "display_name": "New", "language": "nl", "is_active": "on", "edits_pages": "on"}
    assert client.post("/cms/users/new/", sent).status_code == 302
    person = User.objects.get(email="new.editor@example.org")
    assert person.language == "nl"
    assert not person.has_usable_password()
    assert signed_in(person).get("/cms/").status_code == 200
    twice = client.post("/cms/users/new/", sent)
    assert twice.status_code == 200
    assert "Somebody has this address already" in twice.content.decode()


def test_an_administrator_neither_shuts_themselves_out_nor_makes_themselves_editor() -> None:
    administrator = an_administrator()
    signed_in(administrator).post(f"/cms/users/edit/{administrator.pk}/", {"display_name": "Me", "language": "fr", "edits_pages": "on"})
    administrator.refresh_from_db()
    assert administrator.display_name == "Me"
    assert administrator.is_active
    assert not administrator.groups.exists()


def test_a_role_is_given_and_taken_away_and_says_by_whom() -> None:
    workshop, person, administrator = a_workshop(), a_user(), an_administrator()
    client = signed_in(administrator)
    answer = client.post(
        "/cms/role/new/", {"email": person.email.upper(), "kind": "facilitator", "workshop": workshop.pk, "consultation": ""}
    )
    assert answer.status_code == 302
    role = Role.objects.get(user=person)
    assert (role.workshop, role.consultation, role.given_by) == (workshop, None, administrator)
    assert f"/cms/role/delete/{role.pk}/" in client.get("/cms/role/").content.decode()
    assert client.post(f"/cms/role/delete/{role.pk}/").status_code == 302
    assert not Role.objects.filter(user=person).exists()


@pytest.mark.parametrize(
    ("kind", "place", "sentence"),
    [
        ("facilitator", {}, "This role needs one"),
        ("strategist", {}, "This role needs one"),
        ("pope", {}, "pope"),
    ],
)
def test_a_role_without_its_place_is_refused(kind: str, place: dict[str, int], sentence: str) -> None:
    person = a_user()
    answer = signed_in(an_administrator()).post("/cms/role/new/", {"email": person.email, "kind": kind, **place})
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not Role.objects.filter(user=person).exists()


def test_nobody_gives_or_takes_their_own_role() -> None:
    administrator = an_administrator()
    client = signed_in(administrator)
    workshop = a_workshop()
    answer = client.post("/cms/role/new/", {"email": administrator.email, "kind": "facilitator", "workshop": workshop.pk})
    assert "Nobody gives a role to themselves" in answer.content.decode()
    assert client.post(f"/cms/role/delete/{administrator.roles.get().pk}/").status_code == 200
    assert administrator.roles.get().kind == Role.Kind.ADMINISTRATOR


def test_closing_a_phase_needs_a_reason_that_is_kept() -> None:
    administrator, workshop = an_administrator(), a_workshop()
    phase = workshop.consultation.phases.get(kind="contribute")
    client = signed_in(administrator)
    sent = {
        "consultation": phase.consultation_id, "kind": phase.kind, "starts_at": local(phase.starts_at),
        "ends_at": local(timezone.now() - timedelta(minutes=5)),
    }  # fmt: skip
    refused = client.post(f"/cms/phase/edit/{phase.pk}/", sent)
    assert refused.status_code == 200
    assert "Say why the phase opens or closes now" in refused.content.decode()
    assert Phase.objects.get(pk=phase.pk).state == "open"
    assert client.post(f"/cms/phase/edit/{phase.pk}/", sent | {"reason": "Everybody has spoken."}).status_code == 302
    assert Phase.objects.get(pk=phase.pk).state == "closed"
    change = PhaseChange.objects.get(phase=phase)
    assert (change.by, change.opened, change.reason) == (administrator, False, "Everybody has spoken.")


def test_dates_to_come_change_without_a_reason() -> None:
    phase = a_workshop().consultation.phases.get(kind="decide")
    later = phase.ends_at + timedelta(days=3)
    sent = {"consultation": phase.consultation_id, "kind": phase.kind, "starts_at": local(phase.starts_at), "ends_at": local(later)}
    assert signed_in(an_administrator()).post(f"/cms/phase/edit/{phase.pk}/", sent).status_code == 302
    assert abs(Phase.objects.get(pk=phase.pk).ends_at - later) < timedelta(minutes=1)
    assert not PhaseChange.objects.exists()


def test_a_workshop_keeps_its_languages_and_its_theme_is_of_its_consultation() -> None:
    workshop, other = a_workshop(), a_workshop()
    client = signed_in(an_administrator())
    sent = {
        "consultation": workshop.consultation_id, "theme": workshop.theme_id, "slug": workshop.slug, "title_nl": "Wie beslist?",
        "mode": "room",
        "place": "Gent", "languages": ["nl", "fr"], "visibility": "public", "moderation": "before",
    }  # fmt: skip
    assert client.post(f"/cms/workshop/edit/{workshop.pk}/", sent).status_code == 302
    workshop.refresh_from_db()
    assert (sorted(workshop.languages), workshop.place, workshop.title_nl) == (["fr", "nl"], "Gent", "Wie beslist?")
    refused = client.post(f"/cms/workshop/edit/{workshop.pk}/", sent | {"theme": other.theme_id})
    assert "belongs to another consultation" in refused.content.decode()
