"""Texts in another language: by a person or by a machine, marked, with a trail, and gone with their source."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from consultation.actions.moderation import hide_contribution
from consultation.actions.people import erase_person
from consultation.actions.proposals import edit_proposal, withdraw_proposal
from consultation.actions.translations import take_down_translation, translate_by_machine, translate_text
from consultation.exceptions import IllegalTransition, InvalidText, PermissionRefused, TranslationUnavailable
from consultation.models import Contribution, VersionTranslation, Workshop
from consultation.permissions import may
from consultation.translation import check_translator
from tests.builders import a_comment, a_facilitator, a_participant, a_proposal, a_strategist, a_user, a_workshop, an_administrator
from tests.consultation.translators import Upside

pytestmark = pytest.mark.django_db
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
UPSIDE = "tests.consultation.translators.Upside"


@pytest.fixture
def proposal() -> Contribution:
    return a_proposal(a_workshop(), title="Un membre, une voix", body="Chacun compte une fois.", language="fr")


def _translated(proposal: Contribution, **changes: object) -> VersionTranslation:
    text = {"by": proposal.author, "language": "nl", "title": "Eén lid, één stem", "body": "Iedereen telt één keer."}
    return translate_text(proposal, **text | changes)


def _page(client, proposal: Contribution, query: str = "", lang: str = "nl") -> str:
    return client.get(f"/{lang}/p/{proposal.reference}/{query}").content.decode()


def test_a_translation_is_offered_with_its_mark_and_leads_back_to_the_original(client, proposal) -> None:
    _translated(proposal)
    original = _page(client, proposal)
    assert 'lang="fr">Un membre, une voix</h1>' in original
    assert 'href="?in=nl"' in original
    translated = _page(client, proposal, "?in=nl")
    assert 'lang="nl">Eén lid, één stem</h1>' in translated
    assert '<blockquote lang="nl"' in translated
    assert str(proposal.author) in translated
    assert 'href="?"' in translated or f'href="/nl/p/{proposal.reference}/"' in translated


def test_a_card_and_the_vote_show_it_in_the_readers_language_only(client, proposal) -> None:
    _translated(proposal)
    workshop = proposal.workshop
    for path in (f"w/{workshop.consultation.slug}/{workshop.slug}/", f"vote/{workshop.consultation.slug}/{workshop.slug}/"):
        assert "Eén lid, één stem" in client.get(f"/nl/{path}").content.decode()
        assert "Eén lid, één stem" not in client.get(f"/en/{path}").content.decode()


def test_the_form_publishes_once_however_often_it_is_sent(client, proposal) -> None:
    client.force_login(proposal.author, backend=MODEL_BACKEND)
    address = f"/en/p/{proposal.reference}/translate/"
    page = client.get(address).content.decode()
    key = re.search(r'name="idempotency_key" value="([^"]+)"', page).group(1)
    assert 'value="fr"' not in page.split("id_language", 1)[1].split("</select>", 1)[0]
    form = {"language": "en", "title": "One member, one vote", "body": "Each counts once.", "idempotency_key": key}
    for _twice in range(2):
        assert client.post(address, form).url == f"/en/p/{proposal.reference}/?in=en"
    assert VersionTranslation.objects.count() == 1
    assert client.post(address, form | {"title": ""}).status_code == 400


ROLES: dict[str, Callable[[Contribution], object]] = {
    "anonymous": lambda p: AnonymousUser(),
    "stranger": lambda p: a_user(),
    "participant": lambda p: a_participant(p.workshop.consultation),
    "author": lambda p: p.author,
    "facilitator": lambda p: a_facilitator(p.workshop),
    "other facilitator": lambda p: a_facilitator(a_workshop(p.workshop.consultation)),
    "strategist": lambda p: a_strategist(p.workshop.consultation),
    "administrator": lambda p: an_administrator(),
}


@pytest.mark.parametrize(
    ("moderation", "translators"),
    [("after", {"author", "facilitator", "administrator"}), ("before", {"facilitator", "administrator"})],
)
def test_those_translate_whose_words_are_up_without_being_read_first(proposal, moderation, translators) -> None:
    Workshop.objects.filter(pk=proposal.workshop_id).update(moderation=moderation)
    proposal = Contribution.objects.get(pk=proposal.pk)
    people = {name: make(proposal) for name, make in ROLES.items()}
    assert {name for name, person in people.items() if may(person, "translate", proposal)} == translators
    assert {name for name, person in people.items() if may(person, "take_down_translation", proposal)} == {
        "author", "facilitator", "administrator",
    }  # fmt: skip
    assert {name for name, person in people.items() if may(person, "ask_machine", proposal)} == set(ROLES) - {"anonymous"}
    with pytest.raises(PermissionRefused):
        _translated(proposal, by=people["participant"])


def test_what_is_not_up_is_not_translated(proposal) -> None:
    desk = a_facilitator(proposal.workshop)
    hide_contribution(proposal, by=desk, revision=proposal.revision, reason_code="insult")
    with pytest.raises(IllegalTransition):
        _translated(Contribution.objects.get(pk=proposal.pk), by=desk)
    with pytest.raises(InvalidText):
        _translated(a_proposal(proposal.workshop, language="nl"), by=desk)


def test_the_newest_by_a_person_is_shown_and_an_edit_of_the_source_ends_it(client, proposal) -> None:
    _translated(proposal)
    _translated(proposal, by=a_facilitator(proposal.workshop), title="Een betere vertaling")
    assert "Een betere vertaling" in _page(client, proposal, "?in=nl")
    edit_proposal(Contribution.objects.get(pk=proposal.pk), by=proposal.author, title="Autre chose", body="Tout autre.", language="fr")
    page = _page(client, proposal, "?in=nl")
    assert "Een betere vertaling" not in page
    assert "Autre chose" in page


def test_one_that_is_wrong_is_taken_down_with_a_reason_that_stays_written(client, proposal) -> None:
    made = _translated(proposal)
    client.force_login(proposal.author, backend=MODEL_BACKEND)
    address = f"/en/p/{proposal.reference}/translations/{made.pk}/take-down/"
    assert client.post(address, {"reason": "no"}).status_code == 400
    client.post(address, {"reason": "It says the opposite of what I wrote."})
    assert "Eén lid" not in _page(client, proposal, "?in=nl")
    trail = client.get(f"/en/p/{proposal.reference}/versions/").content.decode()
    assert "It says the opposite of what I wrote." in trail
    client.force_login(a_participant(proposal.workshop.consultation), backend=MODEL_BACKEND)
    with pytest.raises(PermissionRefused):
        take_down_translation(_translated(proposal), by=a_participant(proposal.workshop.consultation), reason="Just because I can.")


def test_no_machine_translates_unless_the_installation_says_so(client, proposal) -> None:
    client.force_login(a_participant(proposal.workshop.consultation), backend=MODEL_BACKEND)
    assert "translate/machine/" not in _page(client, proposal)
    assert client.post(f"/nl/p/{proposal.reference}/translate/machine/", {"language": "nl"}).status_code == 403


def test_a_machine_is_asked_once_and_its_text_is_marked_as_its_own(client, proposal, settings) -> None:
    settings.TRANSLATION_PROVIDER = UPSIDE
    Upside.given.clear()
    client.force_login(a_participant(proposal.workshop.consultation), backend=MODEL_BACKEND)
    assert "translate/machine/" in _page(client, proposal)
    assert "translate/machine/" not in _page(client, proposal, lang="fr")
    for _twice in range(2):
        answer = client.post(f"/nl/p/{proposal.reference}/translate/machine/", {"language": "nl"})
    assert Upside.given == ["Un membre, une voix", "Chacun compte une fois."]
    page = client.get(answer.url).content.decode()
    assert "[fr&gt;nl] fois. une compte Chacun" in page
    assert "(Upside 1)" in page
    assert "translate/machine/" not in page
    _translated(proposal)
    assert "Eén lid, één stem" in _page(client, proposal, "?in=nl")


def test_a_machine_is_given_only_published_texts_that_the_asker_may_read(client, settings) -> None:
    settings.TRANSLATION_PROVIDER = UPSIDE
    Upside.given.clear()
    workshop = a_workshop(moderation="before")
    pending = a_proposal(workshop, language="fr")
    client.force_login(a_participant(workshop.consultation), backend=MODEL_BACKEND)
    assert client.post(f"/nl/p/{pending.reference}/translate/machine/", {"language": "nl"}).status_code == 404
    with pytest.raises(IllegalTransition):
        translate_by_machine(pending, by=pending.author, language="nl")
    members = a_proposal(a_workshop(visibility=Workshop.Visibility.MEMBERS), language="fr")
    with pytest.raises(PermissionRefused):
        translate_by_machine(members, by=a_user(), language="nl")
    assert not Upside.given


def test_a_machine_that_gives_nothing_is_told_and_nothing_is_stored(client, proposal, settings) -> None:
    settings.TRANSLATION_PROVIDER = "tests.consultation.translators.Silent"
    with pytest.raises(TranslationUnavailable):
        translate_by_machine(proposal, by=proposal.author, language="nl")
    client.force_login(proposal.author, backend=MODEL_BACKEND)
    assert client.post(f"/nl/p/{proposal.reference}/translate/machine/", {"language": "nl"}).status_code == 503
    assert not VersionTranslation.objects.exists()


def test_a_provider_that_cannot_be_had_stops_the_start(settings) -> None:
    settings.TRANSLATION_PROVIDER = "no_such_package.Translator"
    assert [error.id for error in check_translator()] == ["consultation.E001"]


def test_translations_are_erased_with_their_source(proposal) -> None:
    _translated(proposal, by=a_facilitator(proposal.workshop))
    erase_person(proposal.author, by=proposal.author, keep_words=False)
    assert not VersionTranslation.objects.exists()


@pytest.fixture
def comment(proposal: Contribution) -> Contribution:
    return a_comment(proposal, body="Only the first round.")


def test_a_comment_is_read_in_another_language_in_its_thread_marked_as_whose_it_is(client, proposal, comment) -> None:
    client.force_login(a_facilitator(proposal.workshop), backend=MODEL_BACKEND)
    address = f"/en/p/{comment.reference}/translate/"
    page = client.get(address).content.decode()
    assert "Translate a comment" in page
    assert 'name="title"' not in page
    key = re.search(r'name="idempotency_key" value="([^"]+)"', page).group(1)
    form = {"language": "nl", "body": "Enkel de *eerste* ronde.", "idempotency_key": key}
    for _twice in range(2):
        assert client.post(address, form).url == f"/en/p/{proposal.reference}/#c-{comment.reference}"
    made = VersionTranslation.objects.get()
    client.logout()
    shown = _page(client, proposal)
    assert re.search(r'lang="nl">\s*<p>Enkel de <em>eerste</em> ronde.</p>', shown)
    assert str(made.by) in shown
    assert "take-down" not in shown
    client.force_login(comment.author, backend=MODEL_BACKEND)
    down = f"/nl/p/{comment.reference}/translations/{made.pk}/take-down/"
    assert down in _page(client, proposal)
    assert client.post(down, {"reason": "It says something else."}).url == f"/nl/p/{proposal.reference}/#c-{comment.reference}"
    assert "Enkel de" not in _page(client, proposal)


@pytest.mark.parametrize(
    ("name", "moderation", "allowed"),
    [
        ("anonymous", "after", False), ("participant", "after", False), ("author", "after", True), ("author", "before", False),
        ("facilitator", "before", True), ("other facilitator", "after", False), ("strategist", "after", False),
        ("administrator", "after", True),
    ],
)  # fmt: skip
def test_who_may_translate_a_comment_is_offered_it_and_nobody_else(client, proposal, comment, name, moderation, allowed) -> None:
    Workshop.objects.filter(pk=proposal.workshop_id).update(moderation=moderation)
    comment = Contribution.objects.get(pk=comment.pk)
    person = ROLES[name](comment)
    if name != "anonymous":
        client.force_login(person, backend=MODEL_BACKEND)
    address = f"/en/p/{comment.reference}/translate/"
    assert (address in _page(client, proposal, lang="en")) == allowed == may(person, "translate", comment)
    if name != "anonymous":
        assert client.get(address).status_code == (200 if allowed else 403)


def test_a_machine_translates_a_comment_once_for_all(client, settings, proposal, comment) -> None:
    settings.TRANSLATION_PROVIDER = UPSIDE
    assert "translate/machine/" not in _page(client, proposal).split('id="comments"', 1)[1]
    client.force_login(a_participant(proposal.workshop.consultation), backend=MODEL_BACKEND)
    address = f"/nl/p/{comment.reference}/translate/machine/"
    assert address in _page(client, proposal)
    for _twice in range(2):
        client.post(address, {"language": "nl"})
    made = VersionTranslation.objects.get()
    assert (made.version, made.title, bool(made.machine)) == (comment.published_version, "", True)
    shown = _page(client, proposal)
    assert address not in shown
    assert made.machine in shown


def test_a_hidden_comment_has_no_translation_any_more(client, proposal, comment) -> None:
    translate_text(comment, by=a_facilitator(proposal.workshop), language="nl", body="Enkel de eerste ronde.")
    assert "Enkel de eerste ronde." in _page(client, proposal)
    a_comment(proposal, parent=comment)
    hide_contribution(comment, by=a_facilitator(proposal.workshop), revision=comment.revision, reason_code="insult")
    assert "Enkel de eerste ronde." not in _page(client, proposal)


def test_a_translated_comment_keeps_its_translation_when_the_proposal_is_withdrawn(client, proposal, comment) -> None:
    translate_text(comment, by=a_facilitator(proposal.workshop), language="nl", body="Enkel de eerste ronde.")
    withdraw_proposal(proposal, by=proposal.author)
    assert "Enkel de eerste ronde." in _page(client, proposal)


def test_nobody_is_the_author_of_a_comment_without_one(client, proposal, comment) -> None:
    translate_text(comment, by=a_facilitator(proposal.workshop), language="nl", body="Enkel de eerste ronde.")
    Contribution.objects.filter(pk=comment.pk).update(author=None)
    shown = _page(client, proposal)
    assert "Enkel de eerste ronde." in shown
    assert "take-down" not in shown
    assert "/translate/" not in shown
