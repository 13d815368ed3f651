"""What people see of a machine's wording: its mark, its sources, what was dropped; and nobody sees what is hidden."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from recommendations.actions.decisions import edit_recommendation
from recommendations.actions.wording import use_wording
from recommendations.actions.writing import ask_writer
from recommendations.models import MachineText, Recommendation
from recommendations.queries.machine import MachineSentence, machine_origin
from recommendations.states import Status, WritingState
from tests.builders import a_consultation, a_facilitator, a_participant, a_strategist, a_workshop, an_administrator
from tests.recommendations.endpoint import a_writer, saying, sends
from tests.recommendations.stories import VOTING, a_recommendation, hide, some_proposals

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FIRST, SECOND = "Each member has one vote, and capital does not decide.", "Members vote on line before the assembly."
GOOD = f"{FIRST} [^1]\n{SECOND} [^2]"


@pytest.fixture
def served():
    with a_writer() as endpoint:
        endpoint.says(GOOD)
        yield endpoint


@pytest.fixture
def workshop():
    return a_workshop()


@pytest.fixture
def proposals(workshop):
    return some_proposals(workshop, VOTING[:3])


@pytest.fixture
def draft(workshop, proposals):
    return a_recommendation(workshop.consultation, proposals)


@pytest.fixture
def ada(workshop):
    return a_strategist(workshop.consultation, "Ada")


def _client(user=None):
    client = Client()
    if user:
        client.force_login(user)
    return client


def _page(client, draft):
    return unescape(client.get(reverse("recommendations:recommendation", args=[draft.pk])).content.decode())


def _press(client, page, address):
    """Sends the form of `page` that a button sends to `address`, as a browser does."""
    form = next(form for form in re.findall(r"<form.*?</form>", page, re.DOTALL) if address in form)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    return client.post(address, fields)


def test_by_default_there_is_no_button_and_no_address(draft, ada):
    client = _client(ada)
    page = _page(client, draft)
    assert "Suggest a wording" not in page
    assert "machine" not in page
    assert client.post(reverse("recommendations:ask_writer", args=[draft.pk])).status_code == 404
    assert client.get(reverse("recommendations:wording", args=[draft.pk, 1])).status_code == 404
    assert client.post(reverse("recommendations:use_wording", args=[draft.pk, 1])).status_code == 404


def test_a_strategist_asks_compares_uses_and_goes_back(served, draft, ada):
    served.says(f"{GOOD}\nIt will cost 12 million. [^1]")
    client, before = _client(ada), draft.text
    ask = reverse("recommendations:ask_writer", args=[draft.pk])
    asked = _press(client, _page(client, draft), ask)
    made = MachineText.objects.get()
    assert asked.url == reverse("recommendations:wording", args=[draft.pk, made.pk])
    assert client.get(asked.url).url.endswith("#suggestion")
    page = _page(client, draft)
    panel = re.search(r'id="suggestion".*?</section>', page, re.DOTALL).group()
    for part in (
        "Written by a machine",
        "small-one",
        FIRST,
        SECOND,
        'href="#note-1"',
        "1 sentence was dropped",
        "12 million",
        "A number in it",
    ):
        assert part in panel, part
    assert all(line.partition(" [^")[0] in page.replace(panel, "") for line in before.splitlines())
    used = _press(client, page, reverse("recommendations:use_wording", args=[draft.pk, made.pk]))
    assert used.status_code == 302
    page = _page(client, draft)
    assert "2 sentences of this text were drafted by a machine" in page
    assert "The words it had then" in page
    assert _press(client, page, reverse("recommendations:restore_words", args=[draft.pk, 1])).status_code == 302
    assert Recommendation.objects.get(pk=draft.pk).text == before
    assert "of this text w" not in _page(client, draft)


def test_while_the_writer_is_at_work_the_page_asks_again_by_itself(served, draft, ada):
    made, client = ask_writer(draft, by=ada, enqueue=False), _client(ada)
    address = reverse("recommendations:wording", args=[draft.pk, made.pk])
    page = client.get(address).content.decode()
    assert f'hx-get="{address}"' in page
    assert 'http-equiv="refresh"' in page
    assert "The writer is at work" in _page(client, draft)
    assert f'action="{reverse("recommendations:ask_writer", args=[draft.pk])}"' not in _page(client, draft)
    MachineText.objects.update(state=WritingState.REFUSED, refusal="slow", ended_at=timezone.now())
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Redirect"].endswith("#suggestion")
    assert "The writer took too long." in _page(client, draft)


def test_scripts_in_an_answer_are_text(served, draft, ada):
    served.says(f"{FIRST} [^1]\n<script>alert(1)</script> <img src=x onerror=alert(2)> [^1]")
    ask_writer(draft, by=ada)
    content = _client(ada).get(reverse("recommendations:recommendation", args=[draft.pk])).content.decode()
    assert "&lt;script&gt;alert(1)" in content
    assert "<script>alert" not in content
    assert "<img src=x" not in content


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_a_failure_is_told_in_the_language_of_who_reads(served, draft, ada, language):
    served.does(sends(saying(GOOD), status=500))
    ask_writer(draft, by=ada)
    with translation.override(language):
        page = _page(_client(ada), draft)
        assert str(MachineText.objects.get().get_refusal_display()) in page


def test_only_the_strategy_team_has_the_button_and_the_addresses(served, draft, workshop, ada):
    made = ask_writer(draft, by=ada)
    ask = reverse("recommendations:ask_writer", args=[draft.pk])
    use = reverse("recommendations:use_wording", args=[draft.pk, made.pk])
    restore = reverse("recommendations:restore_words", args=[draft.pk, 1])
    see = reverse("recommendations:wording", args=[draft.pk, made.pk])
    filled = {"revision": 1, "idempotency_key": "00000000-0000-4000-8000-000000000000"}
    for user in (a_participant(workshop.consultation), a_facilitator(workshop), a_strategist(a_consultation())):
        client = _client(user)
        assert {client.post(address, filled).status_code for address in (ask, use, restore)} == {404}
        assert client.get(see).status_code == 404
    administrator = _client(an_administrator())
    assert {administrator.post(address, filled).status_code for address in (ask, use, restore)} == {403}
    assert "Suggest another wording" not in _page(administrator, draft)
    assert "Use as the text" not in _page(administrator, draft)
    assert {_client().post(address, filled).status_code for address in (ask, use, restore)} == {302}
    assert len(served.asked) == 1
    assert Recommendation.objects.get(pk=draft.pk).revision == 1


def test_a_wording_of_another_recommendation_is_404(served, draft, workshop, proposals, ada):
    other = a_recommendation(workshop.consultation, proposals[:1])
    made = ask_writer(draft, by=ada)
    assert _client(ada).post(reverse("recommendations:use_wording", args=[other.pk, made.pk])).status_code == 404
    assert _client(ada).post(reverse("recommendations:restore_words", args=[other.pk, 9])).status_code == 404


def test_a_form_without_its_fields_is_refused_and_changes_nothing(served, draft, ada):
    made, client = ask_writer(draft, by=ada), _client(ada)
    for name, arguments in (("ask_writer", [draft.pk]), ("use_wording", [draft.pk, made.pk]), ("restore_words", [draft.pk, 1])):
        assert client.post(reverse(f"recommendations:{name}", args=arguments)).status_code == 400
    assert Recommendation.objects.get(pk=draft.pk).revision == 1


def _announced(draft):
    Recommendation.objects.filter(pk=draft.pk).update(state=Status.ADOPTED, announced_at=timezone.now())


def test_the_mark_stays_on_the_published_page_even_when_the_writer_is_gone(draft, ada):
    with a_writer() as endpoint:
        endpoint.says(GOOD)
        use_wording(MachineText.objects.get(pk=ask_writer(draft, by=ada).pk), by=ada, revision=1)
    _announced(draft)
    page = _page(_client(), draft)
    assert "2 sentences of this text were drafted by a machine" in page
    assert page.count("badge--machine") == 2
    assert "Ada" not in page


def test_a_touched_up_sentence_keeps_its_mark_and_a_rewritten_one_loses_it(served, draft, ada):
    use_wording(MachineText.objects.get(pk=ask_writer(draft, by=ada).pk), by=ada, revision=1)
    words = "Each member has one vote; capital doesn't decide! [^1]\nWhoever is on tour that evening can take part from there. [^2]"
    edit_recommendation(draft, by=ada, title="How we vote", text=words, revision=2)
    assert "1 sentence of this text was drafted by a machine" in _page(_client(ada), draft)
    edit_recommendation(draft, by=ada, title="How we vote", text="We count heads. [^1]", revision=3)
    assert "drafted by a machine" not in _page(_client(ada), draft).partition('id="history-title"')[0]


def test_a_suggestion_copied_by_hand_is_marked_too(served, draft, ada):
    ask_writer(draft, by=ada)
    edit_recommendation(draft, by=ada, title="How we vote", text=f"We say: {FIRST} [^1]", revision=1)
    assert "1 sentence of this text was drafted by a machine" in _page(_client(ada), draft)


def test_what_counts_as_the_same_sentence():
    machine = [MachineSentence(FIRST, [1])]
    for same in (FIRST, FIRST.upper(), FIRST.replace(",", ""), f"Therefore {FIRST}", "Each member has one vote, and capital does"):
        assert machine_origin(same, machine), same
    for other in ("", "Each member.", "Capital must not decide.", "Every member of the cooperative should have one vote at the assembly."):
        assert not machine_origin(other, machine), other


def test_a_sentence_made_from_a_source_goes_when_the_source_is_hidden(served, draft, proposals, ada):
    served.says(f"{GOOD}\nMembers want a canary.")
    made = MachineText.objects.get(pk=ask_writer(draft, by=ada).pk)
    page = _page(_client(ada), draft)
    assert FIRST in page
    assert "Members want a canary." in page
    hide(proposals[0])
    page = _page(_client(ada), draft)
    assert FIRST not in page
    assert "Members want a canary." not in page
    assert SECOND in page
    use_wording(made, by=ada, revision=1)
    _announced(draft)
    for client in (_client(ada), _client(), _client(an_administrator())):
        page = _page(client, draft)
        assert FIRST not in page
        assert SECOND in page
        assert "A sentence made from a source stood here" in page


def test_a_sentence_made_from_a_members_workshop_is_for_members_only(served, ada):
    consultation = a_consultation()
    draft = a_recommendation(consultation, some_proposals(a_workshop(consultation, visibility="members"), VOTING[:2]))
    bo = a_strategist(consultation)
    use_wording(MachineText.objects.get(pk=ask_writer(draft, by=bo).pk), by=bo, revision=1)
    _announced(draft)
    assert FIRST in _page(_client(a_participant(consultation)), draft)
    assert FIRST not in _page(_client(), draft)


def test_earlier_words_hold_back_what_is_hidden_too(served, draft, proposals, ada):
    edit_recommendation(draft, by=ada, title="How we vote", text="We count heads. [^1]", revision=1)
    assert VOTING[1][1] in _page(_client(ada), draft)
    hide(proposals[1])
    assert VOTING[1][1] not in _page(_client(ada), draft)
    assert VOTING[2][1] in _page(_client(ada), draft)
