"""The pages on which the strategy team corrects groups: what they show, to whom, and in how many queries."""

import uuid
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultation.exceptions import IllegalTransition, StaleVersion
from recommendations.actions import corrections as actions
from recommendations.models import AnalysisRun, Correction
from recommendations.states import Deed
from tests.builders import a_strategist, a_workshop, an_administrator
from tests.keeping import keeping
from tests.recommendations.stories import INVOICES, VOTING, a_discussed_workshop, an_analysis, hide, some_proposals
from tests.recommendations.test_corrections import _every_deed, _group, _items
from tests.recommendations.test_permissions import _somebody

pytestmark = pytest.mark.django_db


analysed = keeping(lambda: an_analysis(a_discussed_workshop()[0].consultation).pk)


@pytest.fixture
def run(analysed):
    return AnalysisRun.objects.get(pk=analysed)


@pytest.fixture
def workshop(run):
    return run.consultation.workshops.get()


@pytest.fixture
def strategist(workshop):
    return a_strategist(workshop.consultation, "Ada")


def _client(user):
    client = Client()
    client.force_login(user)
    return client


def _address(name, run, key="g01"):
    return reverse(f"recommendations:{name}", args=[run.consultation.slug, run.pk, key])


def test_an_administrator_sees_what_was_corrected_and_has_no_form_for_it(workshop, run, strategist):
    actions.rename_group(_group(run), by=strategist, label="Votes")
    client = _client(an_administrator())
    content = client.get(_address("group", run)).content.decode()
    assert "Corrections in force" in content
    assert "Correct this group" not in content
    assert 'name="items"' not in content
    for name in ("rename", "merge_group", "correct"):
        assert client.post(_address(name, run), {}).status_code == 403
    withdraw = reverse("recommendations:withdraw", args=[workshop.consultation.slug, Correction.objects.get().pk])
    assert client.post(withdraw).status_code == 403


@pytest.mark.once
@pytest.mark.parametrize("role", ["participant", "facilitator", "strategist of another", "editor"])
def test_the_corrections_are_404_for_who_may_not_see_the_board(role, workshop, run, strategist):
    actions.rename_group(_group(run), by=strategist, label="Votes")
    client = _client(_somebody(role, workshop))
    slug = workshop.consultation.slug
    assert client.get(reverse("recommendations:corrections", args=[slug])).status_code == 404
    posts = [_address(name, run) for name in ("rename", "merge_group", "correct")]
    posts.append(reverse("recommendations:withdraw", args=[slug, Correction.objects.get().pk]))
    assert {client.post(post).status_code for post in posts} == {404}


def test_only_the_newest_groups_are_corrected(workshop, run, strategist):
    newer = an_analysis(workshop.consultation)
    with pytest.raises(StaleVersion):
        actions.rename_group(_group(run), by=strategist, label="Votes")
    with pytest.raises(IllegalTransition):
        actions.move_contributions(_items(run)[:1], to=_group(newer), by=strategist)
    client = _client(strategist)
    assert "Correct this group" not in client.get(_address("group", run)).content.decode()
    assert "Correct this group" in client.get(_address("group", newer)).content.decode()


def test_a_new_name_shows_at_once_and_is_marked_as_given(workshop, run, strategist):
    client, group = _client(strategist), _group(run)
    key = str(uuid.uuid4())
    answer = client.post(_address("rename", run), {"idempotency_key": key, "label": "How we vote"})
    assert answer.status_code == 302
    content = client.get(answer["Location"]).content.decode()
    assert "<h1>How we vote</h1>" in content
    assert f"The analysis called it: {group.label}" in content
    board = client.get(reverse("recommendations:board", args=[workshop.consultation.slug])).content.decode()
    assert "How we vote" in board
    assert "Name given by the strategy team" in board
    actions.withdraw_correction(Correction.objects.get(), by=strategist)
    assert "How we vote" not in client.get(answer["Location"]).content.decode()


def test_the_forms_of_a_group_write_what_was_ticked(run, strategist):
    client, items, other = _client(strategist), _items(run), _group(run, "g02")

    def send(deed, ticked, **fields):
        form = {"idempotency_key": str(uuid.uuid4()), "deed": deed, "items": [item.pk for item in ticked], "reason": "Read them."}
        return client.post(_address("correct", run), form | fields)

    assert send("split", items[:2], label="On tour").status_code == 302
    split = Correction.objects.get(action=Deed.SPLIT)
    assert send("move", items[2:3], to=f"split-{split.pk}").status_code == 302
    assert send("move", items[3:4], to=f"group-{other.pk}").status_code == 302
    assert send("pin", items[4:5]).status_code == 302
    assert send("exclude", items[5:6]).status_code == 302
    assert send("together", items[:2]).status_code == 302
    assert send("apart", [items[0], items[5]]).status_code == 302
    merge = {"idempotency_key": str(uuid.uuid4()), "into": other.pk}
    assert client.post(_address("merge_group", run), merge).status_code == 302
    said = [(row.action, row.subject, row.target) for row in Correction.objects.all()]
    name = [item.corpus_id for item in items]
    assert said == [
        ("split", "g01", "On tour"), ("move", name[0], "On tour"), ("move", name[1], "On tour"), ("move", name[2], "On tour"),
        ("move", name[3], "g02"), ("pin", name[4], "g01"), ("exclude", name[5], ""), ("together", name[0], name[1]),
        ("apart", name[0], name[5]), ("merge", "g01", "g02"),
    ]  # fmt: skip
    assert Correction.objects.first().reason == "Read them."
    assert send("apart", items[:2]).status_code == 409


def test_a_form_with_something_missing_comes_back_with_the_ticks(run, strategist):
    client, item = _client(strategist), _items(run)[0]
    form = {"idempotency_key": str(uuid.uuid4()), "items": [item.pk]}
    for deed in ("move", "split"):
        answer = client.post(_address("correct", run), form | {"deed": deed})
        assert answer.status_code == 400
        assert f'value="{item.pk}" form="ticked" checked' in answer.content.decode()
    elsewhere = _items(run, "g02")[0]
    for wrong in (
        {"deed": "pin", "items": []},
        {"deed": "pin", "items": [elsewhere.pk]},
        {"deed": "burn"},
        {"deed": "pin", "items": ["x"]},
    ):
        assert client.post(_address("correct", run), form | wrong).status_code == 400
    assert client.post(_address("rename", run), form).status_code == 400
    assert client.post(_address("merge_group", run), form | {"into": "0"}).status_code == 400
    assert not Correction.objects.exists()


def test_the_board_says_how_many_corrections_shape_the_next_run_and_leads_to_them(workshop, run, strategist):
    client = _client(strategist)
    board = reverse("recommendations:board", args=[workshop.consultation.slug])
    assert "shape the next analysis" not in client.get(board).content.decode()
    actions.move_contributions(_items(run)[:2], to=_group(run, "g02"), by=strategist)
    content = client.get(board).content.decode()
    assert "2 corrections will shape the next analysis" in content
    assert "Analyse again with them" in content
    listing = reverse("recommendations:corrections", args=[workshop.consultation.slug])
    assert listing in content
    content = client.get(listing).content.decode()
    assert "Ada" in content
    withdraw = reverse("recommendations:withdraw", args=[workshop.consultation.slug, Correction.objects.first().pk])
    assert withdraw in content
    assert client.post(withdraw)["Location"] == listing
    assert "1 correction will shape the next analysis" in client.get(board).content.decode()


def test_each_correction_says_what_it_changed_in_the_last_run(workshop, run, strategist):
    items = _items(run)
    actions.pin_contributions(items[:2], to=_group(run), by=strategist)
    told = {"action": "pin", "subject": items[0].corpus_id, "target": "g01", "would_have": "g02", "state": "changed"}
    AnalysisRun.objects.filter(pk=run.pk).update(effects=[told])
    listing = reverse("recommendations:corrections", args=[workshop.consultation.slug])
    instead = f"Without it, the last analysis would have put it in “{_group(run, 'g02')}”."
    assert unescape(_client(strategist).get(listing).content.decode()).count(instead) == 1


INSTEAD = [
    ("move", "g02", "would have put it in “{g02}”"), ("pin", "", "would have left it in no group"), ("exclude", "g02", "put it in “{g02}”"),
    ("together", "g01|g02", "put them in different groups: “{g01}”, “{g02}”"), ("apart", "g02|g02", "put them all in “{g02}”"),
    ("merge", "g01", "kept the two groups apart"), ("rename", "Votes and boards", "called the group “Votes and boards”"),
    ("split", "g01", "put them all in “{g01}”"), ("move", "g77", "would have done otherwise"),
]  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_list_says_in_words_what_the_last_run_would_have_done_without_each(language, workshop, run, strategist):
    names = {cluster.key: str(cluster) for cluster in run.clusters.all()}
    listing = reverse("recommendations:corrections", args=[workshop.consultation.slug]).replace("/en/", f"/{language}/", 1)
    client = _client(strategist)
    correction = actions.pin_contributions(_items(run)[:1], to=_group(run), by=strategist)[0]
    for deed, would_have, words in INSTEAD:
        told = {"action": deed, "subject": correction.subject, "target": "g01", "would_have": would_have, "state": "changed"}
        AnalysisRun.objects.filter(pk=run.pk).update(effects=[told])
        Correction.objects.filter(pk=correction.pk).update(action=deed)
        content = unescape(client.get(listing).content.decode())
        assert language != "en" or words.format(**names) in content


def test_a_correction_does_not_show_the_words_of_what_was_hidden_since(strategist, workshop, run):
    item = _items(run)[0]
    words = item.version.title or item.version.body
    actions.exclude_contributions([item], by=strategist)
    listing = reverse("recommendations:corrections", args=[workshop.consultation.slug])
    client = _client(strategist)
    assert words[:20] in client.get(listing).content.decode().replace("&#x27;", "'")
    hide(item.version.contribution)
    content = client.get(listing).content.decode()
    assert words[:20] not in content.replace("&#x27;", "'")
    assert "can't be read any more" in content


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("page", ["corrections", "group", "board"])
def test_the_number_of_queries_does_not_depend_on_the_corrections(page):
    workshop = a_workshop()
    some_proposals(workshop, (VOTING + INVOICES) * 4)
    run, strategist = an_analysis(workshop.consultation), a_strategist(workshop.consultation)
    client, items, slug = _client(strategist), list(run.items.select_related("run")), workshop.consultation.slug
    addresses = {
        "corrections": reverse("recommendations:corrections", args=[slug]), "group": _address("group", run),
        "board": reverse("recommendations:board", args=[slug]),
    }  # fmt: skip
    counts = []
    for corrected in (items[:1], items[1:30]):
        actions.pin_contributions(corrected, to=_group(run), by=strategist)
        client.get(addresses[page])
        with CaptureQueriesContext(connection) as queries:
            assert client.get(addresses[page]).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 40


@pytest.mark.once
@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_page_of_corrections_opens_in_each_language(language, workshop, run, strategist):
    for deed in ("rename", "split", "move", "pin", "exclude", "together", "apart", "merge"):
        _every_deed(run)[deed](strategist)
    listing = reverse("recommendations:corrections", args=[workshop.consultation.slug])
    assert _client(strategist).get(listing.replace("/en/", f"/{language}/", 1)).status_code == 200
