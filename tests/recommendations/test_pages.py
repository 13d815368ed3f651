"""The pages of the strategy floor: what they show, to whom, and in how many queries."""

import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultation.models import Version
from recommendations.actions.drafts import draft_from_cluster, draft_missing
from recommendations.actions.runs import start_run
from recommendations.models import AnalysisRun, Evidence, Placement, Recommendation
from recommendations.states import PlaceState, RunState, Status, UnplacedReason
from tests.builders import a_comment, a_consultation, a_participant, a_proposal, a_strategist, a_workshop
from tests.recommendations.stories import INVOICES, VOTING, a_discussed_workshop, an_analysis, hide, some_proposals

pytestmark = pytest.mark.django_db

CANARY = "canary-7391"


def _signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def _addresses(run):
    """Every page of a run, its groups and the recommendations."""
    slug = run.consultation.slug
    pages = [reverse("recommendations:board", args=[slug]), reverse("recommendations:published", args=[slug])]
    pages += [
        reverse(f"recommendations:{name}", args=[slug, run.pk]) for name in ("run", "board_of_run", "unplaced", "minority", "opinions")
    ]
    pages += [reverse("recommendations:group", args=[slug, run.pk, cluster.key]) for cluster in run.clusters.all()]
    return pages + [reverse("recommendations:recommendation", args=[each.pk]) for each in Recommendation.objects.all()]


def _with_canaries():
    """A workshop where every text of the voting subject holds the canary, a comment too."""
    workshop = a_workshop()
    canaries = some_proposals(workshop, [(title, f"{body} {CANARY}") for title, body in VOTING])
    canaries += some_proposals(workshop, [(f"{CANARY} assembly", "Members vote at the general assembly.")])
    some_proposals(workshop, INVOICES)
    return workshop, [*canaries, a_comment(canaries[0], body=f"No, {CANARY} is wrong about votes.", stance="against")]


def test_a_contribution_hidden_before_the_run_is_on_no_page():
    workshop, canaries = _with_canaries()
    for canary in canaries:
        hide(canary)
    run = an_analysis(workshop.consultation)
    draft_missing(run, by=None)
    client = _signed_in(a_strategist(workshop.consultation))
    for page in _addresses(run):
        response = client.get(page)
        assert response.status_code == 200
        assert CANARY not in response.content.decode(), page
    assert not Version.objects.filter(corpus_items__run=run, body__contains=CANARY).exists()


def test_a_contribution_hidden_after_the_draft_leaves_every_page():
    workshop, canaries = _with_canaries()
    run = an_analysis(workshop.consultation)
    draft_missing(run, by=None)
    strategist = _signed_in(a_strategist(workshop.consultation))
    assert any(CANARY in strategist.get(page).content.decode() for page in _addresses(run))
    assert Recommendation.objects.filter(text__contains=CANARY).exists()
    for canary in canaries:
        hide(canary)
    Recommendation.objects.update(state=Status.ADOPTED, announced_at=timezone.now())
    for client in (strategist, Client()):
        for page in _addresses(run):
            content = client.get(page).content.decode()
            labels = re.sub(r'<ul class="keywords".*?</ul>', "", content, flags=re.DOTALL)
            assert CANARY not in labels, page


def test_a_strategist_who_wrote_a_hidden_text_does_not_see_it_on_the_board_either():
    workshop = a_workshop()
    some_proposals(workshop)
    author = a_participant(workshop.consultation)
    own = a_proposal(workshop, by=author, title="My own", body=f"Members vote at the assembly {CANARY}.")
    run = an_analysis(workshop.consultation)
    from consultation.actions.people import give_role

    give_role(author, "strategist", by=None, consultation=workshop.consultation)
    hide(own)
    client = _signed_in(author)
    assert all(f"assembly {CANARY}" not in client.get(page).content.decode() for page in _addresses(run))


def test_an_announced_recommendation_is_read_by_everybody_and_a_draft_by_nobody_else():
    workshop, _proposals = a_discussed_workshop()
    draft = draft_from_cluster(an_analysis(workshop.consultation).clusters.get(key="g01"), by=None)
    address = reverse("recommendations:recommendation", args=[draft.pk])
    listing = reverse("recommendations:published", args=[workshop.consultation.slug])
    assert Client().get(address).status_code == 404
    assert draft.title not in Client().get(listing).content.decode()
    Recommendation.objects.filter(pk=draft.pk).update(state=Status.ADOPTED)
    assert Client().get(address).status_code == 404
    Recommendation.objects.filter(pk=draft.pk).update(announced_at=timezone.now())
    response = Client().get(address)
    assert response.status_code == 200
    assert draft.title in Client().get(listing).content.decode()
    assert "Your decision" not in response.content.decode()
    assert "History" not in response.content.decode()


def test_words_of_a_members_workshop_are_shown_to_members_only():
    consultation = a_consultation()
    workshop = a_workshop(consultation, visibility="members")
    for title, body in VOTING + INVOICES:
        a_proposal(workshop, title=title, body=body)
    draft = draft_from_cluster(an_analysis(consultation).clusters.get(key="g01"), by=None)
    Recommendation.objects.update(state=Status.ADOPTED, announced_at=timezone.now())
    address = reverse("recommendations:recommendation", args=[draft.pk])
    quotation = draft.evidence.filter(role=Evidence.Role.QUOTED).first().quotation
    assert quotation in _signed_in(a_participant(consultation)).get(address).content.decode().replace("&#x27;", "'")
    assert quotation not in Client().get(address).content.decode().replace("&#x27;", "'")


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("page", ["board", "group", "unplaced", "recommendation"])
def test_the_number_of_queries_does_not_depend_on_the_rows(page):
    counts = []
    for times in (1, 30):
        workshop = a_workshop()
        texts = (VOTING + INVOICES) * (times // 10 + 1)
        proposals = some_proposals(workshop, texts)
        for _number in range(times // 3):
            a_comment(proposals[0], body="I rather think that members should not vote at home.", stance="against")
        some_proposals(workshop, [("Yes", "ok")] * times)
        run = an_analysis(workshop.consultation)
        draft = draft_missing(run, by=None)[0]
        slug = workshop.consultation.slug
        address = {
            "board": reverse("recommendations:board", args=[slug]),
            "group": reverse("recommendations:group", args=[slug, run.pk, "g01"]),
            "unplaced": reverse("recommendations:unplaced", args=[slug, run.pk]),
            "recommendation": reverse("recommendations:recommendation", args=[draft.pk]),
        }[page]
        client = _signed_in(a_strategist(workshop.consultation))
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 40


@pytest.mark.once
def test_each_page_leads_to_the_contributions_and_back():
    workshop, proposals = a_discussed_workshop()
    run = an_analysis(workshop.consultation)
    draft_missing(run, by=None)
    client = _signed_in(a_strategist(workshop.consultation))
    board = client.get(reverse("recommendations:board", args=[workshop.consultation.slug])).content.decode()
    groups = [reverse("recommendations:group", args=[workshop.consultation.slug, run.pk, key]) for key in ("g01", "g02")]
    assert all(group in board for group in groups)
    shown = "".join(client.get(group).content.decode() for group in groups)
    shown += client.get(reverse("recommendations:unplaced", args=[workshop.consultation.slug, run.pk])).content.decode()
    assert all(reverse("consultation:proposal", args=[proposal.reference]) in shown for proposal in proposals)


@pytest.mark.once
def test_what_is_in_no_group_is_listed_with_its_reason_in_words():
    workshop, _proposals = a_discussed_workshop()
    short = a_proposal(workshop, title="Hm", body="Hm.")
    run = an_analysis(workshop.consultation)
    placement = Placement.objects.get(item__run=run, item__version__contribution=short)
    assert placement.state == PlaceState.UNPLACED
    assert placement.reason in UnplacedReason.values
    address = reverse("recommendations:unplaced", args=[workshop.consultation.slug, run.pk])
    content = _signed_in(a_strategist(workshop.consultation)).get(f"{address}?reason={placement.reason}").content.decode()
    assert str(UnplacedReason(placement.reason).label) in content
    assert short.reference in content


@pytest.mark.once
def test_the_word_cluster_is_never_shown():
    workshop, _proposals = a_discussed_workshop()
    run = an_analysis(workshop.consultation)
    draft_missing(run, by=None)
    client = _signed_in(a_strategist(workshop.consultation))
    for page in _addresses(run):
        assert "cluster" not in re.sub(r"<[^>]*>", "", client.get(page).content.decode()).lower(), page


def test_the_button_starts_one_run_and_leads_to_its_progress():
    workshop, _proposals = a_discussed_workshop()
    client = _signed_in(a_strategist(workshop.consultation))
    start = reverse("recommendations:start", args=[workshop.consultation.slug])
    form = {"idempotency_key": str(uuid.uuid4()), "groups": "2"}
    answers = [client.post(start, form) for _click in range(2)]
    run = AnalysisRun.objects.get()
    assert {answer["Location"] for answer in answers} == {reverse("recommendations:run", args=[workshop.consultation.slug, run.pk])}
    wrong = client.post(start, {"idempotency_key": str(uuid.uuid4()), "groups": "many"})
    assert wrong.status_code == 400
    assert AnalysisRun.objects.count() == 1


@pytest.mark.once
def test_the_form_offers_to_seek_groups_afresh_and_goes_on_by_itself():
    workshop, _proposals = a_discussed_workshop()
    client = _signed_in(a_strategist(workshop.consultation))
    start, board = (reverse(f"recommendations:{name}", args=[workshop.consultation.slug]) for name in ("start", "board"))
    assert 'name="afresh"' not in client.get(board).content.decode()
    for choice in ({}, {"afresh": "go_on"}, {"afresh": "afresh"}):
        client.post(start, {"idempotency_key": str(uuid.uuid4()), "groups": "2", **choice})
    first, second, third = AnalysisRun.objects.order_by("pk")
    assert (first.previous, second.previous, third.previous) == (None, first, None)
    assert re.search(r'value="go_on"[^>]*checked', client.get(board).content.decode())
    assert client.post(start, {"idempotency_key": str(uuid.uuid4()), "afresh": "perhaps"}).status_code == 400


@pytest.mark.once
def test_the_team_chooses_how_finely_to_group_and_a_number_goes_before():
    workshop, _proposals = a_discussed_workshop()
    client = _signed_in(a_strategist(workshop.consultation))
    start, board = (reverse(f"recommendations:{name}", args=[workshop.consultation.slug]) for name in ("start", "board"))
    assert 'name="fineness"' in client.get(board).content.decode()
    for told in ({"fineness": "coarse"}, {"fineness": "fine", "groups": "2"}, {}):
        assert client.post(start, {"idempotency_key": str(uuid.uuid4()), **told}).status_code == 302
    assert [run.parameters["groups"] for run in AnalysisRun.objects.order_by("pk")] == ["coarse", 2, None]
    assert client.post(start, {"idempotency_key": str(uuid.uuid4()), "fineness": "finest"}).status_code == 400


def test_the_progress_page_asks_again_with_and_without_scripts():
    workshop, _proposals = a_discussed_workshop()
    run = start_run(workshop.consultation, by=None, enqueue=False)
    AnalysisRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING, stage="grouping", fraction=0.4, heartbeat_at=timezone.now())
    client = _signed_in(a_strategist(workshop.consultation))
    address = reverse("recommendations:run", args=[workshop.consultation.slug, run.pk])
    content = client.get(address).content.decode()
    assert 'http-equiv="refresh"' in content
    assert 'hx-trigger="every 2s"' in content
    assert 'value="40"' in content
    assert "Putting similar ideas together" in content
    AnalysisRun.objects.filter(pk=run.pk).update(state=RunState.DONE, metrics={"groups": 2})
    board = reverse("recommendations:board", args=[workshop.consultation.slug])
    assert client.get(address, headers={"HX-Request": "true"})["HX-Redirect"] == board
    assert client.get(f"{address}?watch")["Location"] == board
    assert 'http-equiv="refresh"' not in client.get(address).content.decode()


def test_a_silent_worker_is_told_and_the_run_can_be_taken_up_again():
    from datetime import timedelta

    workshop, _proposals = a_discussed_workshop()
    run = start_run(workshop.consultation, by=None, enqueue=False)
    long_ago = timezone.now() - timedelta(hours=1)
    AnalysisRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING, heartbeat_at=long_ago)
    client = _signed_in(a_strategist(workshop.consultation))
    address = reverse("recommendations:run", args=[workshop.consultation.slug, run.pk])
    assert "The worker stopped" in client.get(address).content.decode()
    client.post(reverse("recommendations:resume", args=[workshop.consultation.slug, run.pk]))
    run.refresh_from_db()
    assert run.state == RunState.DONE


def test_the_second_of_two_edits_gets_a_409_and_keeps_their_words():
    workshop, _proposals = a_discussed_workshop()
    draft = draft_from_cluster(an_analysis(workshop.consultation).clusters.get(key="g01"), by=None)
    ada, bo = (_signed_in(a_strategist(workshop.consultation, name)) for name in ("Ada", "Bo"))
    edit = reverse("recommendations:edit", args=[draft.pk])

    def form(title):
        return {"idempotency_key": str(uuid.uuid4()), "revision": "1", "title": title, "text": "A text. [^1]"}

    assert ada.post(edit, form("Ada's title")).status_code == 302
    late = bo.post(edit, form("Bo's title"))
    content = late.content.decode().replace("&#x27;", "'")
    assert late.status_code == 409
    assert "Ada's title" in content
    assert "Bo's title" in content
    assert 'value="2"' in content
    assert Recommendation.objects.get().title == "Ada's title"


def test_a_recommendation_goes_all_the_way_by_its_forms():
    workshop, _proposals = a_discussed_workshop()
    run = an_analysis(workshop.consultation)
    ada, bo = (_signed_in(a_strategist(workshop.consultation)) for _person in range(2))
    ada.post(reverse("recommendations:draft", args=[workshop.consultation.slug, run.pk, "g01"]))
    draft = Recommendation.objects.get()

    def send(client, deed, **fields):
        current = Recommendation.objects.get()
        common = {"idempotency_key": str(uuid.uuid4()), "revision": str(current.revision)}
        return client.post(reverse(f"recommendations:{deed}", args=[draft.pk]), common | fields)

    assert send(ada, "decide", step="review").status_code == 302
    assert send(ada, "decide", step="adopt", reason="Mine").status_code == 403
    assert send(bo, "decide", step="adopt").status_code == 400
    assert send(bo, "decide", step="adopt", reason="The assembly wants it.").status_code == 302
    assert send(bo, "decide", step="sign").status_code == 400
    assert send(ada, "announce").status_code == 302
    assert "The assembly wants it." in ada.get(reverse("recommendations:recommendation", args=[draft.pk])).content.decode()
    assert Client().get(reverse("recommendations:recommendation", args=[draft.pk])).status_code == 200


@pytest.mark.parametrize("language", [*(pytest.param(each, marks=pytest.mark.once) for each in ("fr", "nl")), "en"])
def test_the_pages_open_in_each_language(language):
    workshop, _proposals = a_discussed_workshop()
    run = an_analysis(workshop.consultation)
    draft_missing(run, by=None)
    client = _signed_in(a_strategist(workshop.consultation))
    for page in _addresses(run):
        assert client.get(page.replace("/en/", f"/{language}/", 1)).status_code == 200
