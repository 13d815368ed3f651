"""The name that others see."""

import pytest
from django.test import Client

from consultation.actions.comments import post_comment
from consultation.actions.names import choose_name
from consultation.actions.proposals import submit_proposal
from consultation.exceptions import InvalidText, PermissionRefused
from tests.builders import a_consultation, a_facilitator, a_participant, a_proposal, a_user, a_workshop, an_administrator

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.mark.parametrize(
    "name",
    ["Lucie Maes", "lucie  maes", "LUCIE-MAES", "Lucíe Maes", "Luc1e Maes", "Animatrice", "Paul, animateur", "SMart", "S M A R T",
     "Administrator", "A former participant", "Een vroegere deelnemer", "Participant 3F2A", "Lucie Мaes", "me@example.org", "12345",
     "x" * 61, "https://example.org"],
)  # fmt: skip
def test_nobody_passes_for_somebody_who_works_here(name: str) -> None:
    a_facilitator(a_workshop(), "Lucie Maes")
    person = a_user("Ann")
    with pytest.raises(InvalidText):
        choose_name(person, name, by=person)
    person.refresh_from_db()
    assert person.display_name == "Ann"


@pytest.mark.parametrize(
    "name", ["Maes", "Lucie Maesen", "Pierre Smart", "Ömer Çelik", "Анна Иванова", "张伟", "la plume", "O'Brien-Dá Silva", ""]
)
def test_any_other_name_is_fine(name: str) -> None:
    a_facilitator(a_workshop(), "Lucie Maes")
    person = a_user()
    assert choose_name(person, name, by=person).display_name == name


def test_a_facilitator_keeps_their_own_name_and_takes_no_colleagues() -> None:
    workshop = a_workshop()
    lucie, an_administrator_ = a_facilitator(workshop, "Lucie Maes"), an_administrator("Piet Jans")
    assert choose_name(lucie, "Lucie Maes", by=lucie).display_name == "Lucie Maes"
    with pytest.raises(InvalidText):
        choose_name(lucie, "piet jans", by=lucie)
    with pytest.raises(PermissionRefused):
        choose_name(lucie, "Lucie", by=an_administrator_)


def test_a_new_name_replaces_the_old_one_everywhere(client: Client) -> None:
    workshop = a_workshop()
    author = a_participant(workshop.consultation, "Oldname Before")
    proposal = a_proposal(workshop, by=author)
    post_comment(proposal, by=author, body="One thing more.", language="en")
    client.force_login(author, backend=BACKEND)
    client.post("/en/profile/", {"display_name": "Newname After", "language": "nl"})
    client.logout()
    room = f"/en/w/{workshop.consultation.slug}/{workshop.slug}/"
    for page in (f"/en/p/{proposal.reference}/", f"/en/p/{proposal.reference}/versions/", room, f"{room}feed/", f"{room}contributions.csv"):
        answer = client.get(page)
        shown = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert "Oldname" not in shown.decode()
    assert "Newname After" in client.get(f"/en/p/{proposal.reference}/").content.decode()
    author.refresh_from_db()
    assert author.language == "nl"


def test_where_pseudonyms_are_not_allowed_a_name_comes_before_words(client: Client) -> None:
    consultation = a_consultation()
    consultation.allows_pseudonyms = False
    consultation.save()
    workshop = a_workshop(consultation)
    nameless = a_participant(consultation)
    nameless.display_name = ""
    nameless.save()
    said = {"title": "A title", "body": "A text.", "language": "en"}
    with pytest.raises(PermissionRefused):
        submit_proposal(workshop, by=nameless, **said)
    with pytest.raises(PermissionRefused):
        post_comment(a_proposal(workshop), by=nameless, body="Hm.", language="en")
    client.force_login(nameless, backend=BACKEND)
    propose = f"/en/w/{consultation.slug}/{workshop.slug}/propose/"
    asked = client.get(propose)
    assert asked.url.startswith("/en/profile/?next=")
    assert "under their own name" in client.get(asked.url).content.decode()
    assert client.post(asked.url, {"display_name": "Nora Claes", "language": "en"}).url == propose
    assert client.get(propose).status_code == 200
    nameless.refresh_from_db()
    assert submit_proposal(workshop, by=nameless, **said).state == "published"


def test_the_profile_leads_to_this_site_only(client: Client) -> None:
    client.force_login(a_user(), backend=BACKEND)
    answer = client.post("/en/profile/?next=https://elsewhere.example/", {"display_name": "Ann", "language": "en"})
    assert answer.url == "/en/profile/"
