"""Words lead to what was said, in three languages, and to nothing else."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from consultation.actions.moderation import hide_contribution, merge_proposals, publish_contribution, undo_merge
from consultation.actions.people import erase_person
from consultation.actions.proposals import edit_proposal, withdraw_proposal
from consultation.models import Contribution, SearchTerm, Version, Workshop
from tests.builders import a_consultation, a_facilitator, a_participant, a_proposal, a_workshop

pytestmark = pytest.mark.django_db

FRENCH = {
    "title": "Une coopérative qui écoute",
    "body": "Les coopérateurs votent, et leur vote compte, à l'assemblée générale de Liège.",
    "language": "fr",
}
DUTCH = {"title": "Een raad van leden", "body": "De ledenvergadering kiest vertegenwoordigers uit elke provincie.", "language": "nl"}
ENGLISH = {"title": "Elected delegates", "body": "Members elect a delegate for each trade, and meetings are streamed.", "language": "en"}


@pytest.fixture
def workshop() -> Workshop:
    workshop = a_workshop(moderation="after")
    for text in (FRENCH, DUTCH, ENGLISH):
        a_proposal(workshop, **text)
    return workshop


def _titles(client, workshop: Workshop, q: str, **more: str) -> list[str]:
    page = client.get(f"/en/w/{workshop.consultation.slug}/{workshop.slug}/", {"q": q, **more}, follow=True)
    return [proposal.text.title for proposal in page.context["proposals"]]


def _page(client, workshop: Workshop, q: str) -> str:
    return client.get(f"/en/w/{workshop.consultation.slug}/{workshop.slug}/", {"q": q}).content.decode()


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("coopératives", FRENCH), ("COOPERATIVES", FRENCH), ("cooperateur", FRENCH), ("votes", FRENCH), ("liege", FRENCH),
        ("assemblees", FRENCH), ("vertegenwoordiger", DUTCH), ("provincies", DUTCH), ("raden", DUTCH), ("meeting", ENGLISH),
        ("delegates", ENGLISH), ("electing trades", ENGLISH),
    ],
)  # fmt: skip
def test_a_word_is_found_whatever_its_inflection_case_and_accents(client, workshop, q, found) -> None:
    assert _titles(client, workshop, q) == [found["title"]]


@pytest.mark.parametrize("q", ["asemblée", "assenblées", "cooperatve", "vertegenwordigers", "delegtes", "proivncie"])
def test_a_slip_is_corrected_and_said(client, workshop, q) -> None:
    assert len(_titles(client, workshop, q)) == 1
    assert "instead" in _page(client, workshop, q)


def test_the_correction_is_shown_as_people_write_it(client, workshop) -> None:
    assert "“assemblée”" in _page(client, workshop, "asemblée")


def test_a_word_that_exists_is_never_corrected(client, workshop) -> None:
    assert "instead" not in _page(client, workshop, "delegate")


def test_a_part_of_a_compound_is_found(client, workshop) -> None:
    assert _titles(client, workshop, "vergadering") == [DUTCH["title"]]
    assert _titles(client, workshop, "assem") == [FRENCH["title"]]


def test_all_words_are_looked_for_and_else_some(client, workshop) -> None:
    assert _titles(client, workshop, "members trade") == [ENGLISH["title"]]
    assert set(_titles(client, workshop, "delegates provincie")) == {ENGLISH["title"], DUTCH["title"]}
    assert "No proposal has all of these words" in _page(client, workshop, "delegates provincie")


def test_a_word_in_the_title_comes_before_one_in_the_text(client, workshop) -> None:
    a_proposal(workshop, title="Something else", body="Whether delegates are paid.")
    assert _titles(client, workshop, "delegate") == ["Elected delegates", "Something else"]


def test_words_found_are_marked_and_markup_of_people_stays_text(client, workshop) -> None:
    a_proposal(workshop, title="<b>Quorum</b> now", body="<script>alert('quorum')</script> " + "word " * 90 + "quorum & <i>more</i>")
    page = _page(client, workshop, "quorum")
    assert "&lt;b&gt;<mark>Quorum</mark>&lt;/b&gt;" in page
    assert "<script>alert" not in page
    assert "<i>more" not in page


def test_what_was_typed_is_shown_as_text_even_where_it_is_markup(client, workshop) -> None:
    page = _page(client, workshop, '"><img src=x> qwxzv')
    assert "<img src=x" not in page


@pytest.mark.parametrize("q", ["the of and", "le la de", "?!", "\x00", "''; --", "%", "_", "a" * 400])
def test_nothing_that_can_be_typed_breaks_the_page(client, workshop, q) -> None:
    assert client.get(f"/en/w/{workshop.consultation.slug}/{workshop.slug}/", {"q": q}, follow=True).status_code == 200


def test_nothing_found_leads_on_to_the_other_workshops(client, workshop) -> None:
    other = a_workshop(workshop.consultation)
    page = _page(client, other, "delegates")
    assert "1 proposal of the other workshops has these words." in page
    assert f"/en/proposals/{workshop.consultation.slug}/?q=delegates" in page


def test_only_published_versions_are_found() -> None:
    workshop = a_workshop(moderation="before")
    desk, author = a_facilitator(workshop), a_participant(workshop.consultation)
    proposal = a_proposal(workshop, by=author, title="Firstword", body="Nothing more.")
    assert not SearchTerm.objects.exists()
    publish_contribution(proposal, by=desk, revision=proposal.revision)
    edited = edit_proposal(Contribution.objects.get(pk=proposal.pk), by=author, title="Secondword", body="Nothing more.", language="en")
    assert _words() == {"firstword", "nothing", "more"}
    publish_contribution(edited, by=desk, revision=edited.revision)
    assert _words() == {"secondword", "nothing", "more"}


def test_what_is_hidden_withdrawn_or_erased_is_gone_from_the_index_and_comes_back_when_restored() -> None:
    workshop = a_workshop(moderation="after")
    desk = a_facilitator(workshop)
    hidden, withdrawn, erased, merged = (
        a_proposal(workshop, title=word, body=f"{word}.") for word in ("hiddn", "withdrwn", "erasd", "mergd")
    )
    target = a_proposal(workshop, title="target", body="target.")
    hide_contribution(hidden, by=desk, revision=hidden.revision, reason_code="insult")
    withdraw_proposal(withdrawn, by=withdrawn.author)
    erase_person(erased.author, by=erased.author, keep_words=False)
    merge_proposals(merged, into=target, by=desk, revision=merged.revision)
    assert _words() == {"target", "mergd"}
    again = Contribution.objects.get(pk=hidden.pk)
    publish_contribution(again, by=desk, revision=again.revision)
    again = Contribution.objects.get(pk=merged.pk)
    undo_merge(again, by=desk, revision=again.revision)
    assert _words() == {"target", "mergd", "hiddn"}


def test_who_leaves_but_keeps_their_words_is_still_found() -> None:
    proposal = a_proposal(a_workshop())
    erase_person(proposal.author, by=proposal.author, keep_words=True)
    assert "vote" in _words()


def test_comments_drafts_and_texts_of_others_are_not_offered_as_corrections(client) -> None:
    consultation = a_consultation()
    members = a_workshop(consultation, visibility=Workshop.Visibility.MEMBERS)
    a_proposal(members, title="Confidentialword", body="For members.")
    public = a_workshop(consultation)
    assert "onfidentialword”" not in _page(client, public, "confidentialwrod").replace("confidentialwrod”", "")
    client.force_login(a_participant(consultation), backend="django.contrib.auth.backends.ModelBackend")
    assert "“confidentialword”" in _page(client, public, "confidentialwrod")


def test_what_actions_keep_is_what_a_rebuild_writes(capsys) -> None:
    workshop = a_workshop(moderation="before")
    desk = a_facilitator(workshop)
    for number in range(4):
        proposal = a_proposal(workshop, title=f"Delegates {number}", body="Élus et tirés au sort", language="fr")
        if number != 1:
            publish_contribution(proposal, by=desk, revision=proposal.revision)
    proposal = Contribution.objects.get(pk=proposal.pk)
    edit_proposal(proposal, by=proposal.author, title="Waits", body="Until somebody reads it.", language="en")
    kept = _rows()
    call_command("rebuild_search")
    assert _rows() == kept
    assert "3 proposals can be found; 0 were renewed." in capsys.readouterr().out


def test_a_rebuild_mends_what_differs(capsys) -> None:
    first, second, third = (a_proposal(a_workshop(), title=f"Delegates {number}") for number in range(3))
    kept = _rows()
    SearchTerm.objects.filter(version=first.published_version).delete()
    SearchTerm.objects.filter(version=second.published_version, word="delegates").update(stem="wrong")
    lost = Version.objects.create(contribution=third, number=9, title="Never published")
    SearchTerm.objects.create(version=lost, word="never", stem="never", in_title=True)
    call_command("rebuild_search")
    assert _rows() == kept
    assert "3 were renewed" in capsys.readouterr().out


def test_an_erased_text_is_not_found_after_a_rebuild() -> None:
    proposal = a_proposal(a_workshop())
    Version.objects.filter(contribution=proposal).update(title="", body="", erased_at=timezone.now())
    call_command("rebuild_search", verbosity=0)
    assert not SearchTerm.objects.exists()


def test_an_import_is_found_at_once(client, tmp_path) -> None:
    file = tmp_path / "contributions.csv"
    file.write_text("id,lang,title,body,author\n1,fr,Ruches sur le toit,Des abeilles au bureau.,a\n2,fr,,Réponse,b\n")
    call_command("import_contributions", str(file), consultation="bees", workshop="roof", verbosity=0)
    workshop = Workshop.objects.get(slug="roof")
    Workshop.objects.filter(pk=workshop.pk).update(visibility="public")
    assert _titles(client, workshop, "abeille") == ["Ruches sur le toit"]


def _words() -> set[str]:
    return set(SearchTerm.objects.values_list("word", flat=True))


def _rows() -> set[tuple]:
    return set(SearchTerm.objects.values_list("version", "word", "stem", "in_title"))
