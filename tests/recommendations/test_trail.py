"""A contribution's page leads to its groups and recommendations, as far as the reader may follow."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultation.models import Contribution
from recommendations.actions.drafts import draft_missing
from recommendations.models import Recommendation
from recommendations.queries.trail import trail_of
from recommendations.states import Status
from tests.builders import a_comment, a_participant, a_strategist, an_administrator
from tests.recommendations.stories import a_discussed_workshop, an_analysis, hide

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal():
    workshop, proposals = a_discussed_workshop()
    draft_missing(an_analysis(workshop.consultation), by=None)
    return Contribution.objects.select_related("workshop__consultation").get(pk=proposals[0].pk)


def _shown(contribution, user):
    request = RequestFactory().get("/en/")
    request.user = user
    return Template("{% load trail %}{% trail contribution %}").render(Context({"request": request, "contribution": contribution}))


def test_the_strategy_team_sees_groups_and_drafts(proposal):
    draft = Recommendation.objects.filter(evidence__version__contribution=proposal).distinct().get()
    for user in (a_strategist(proposal.workshop.consultation), an_administrator()):
        shown = _shown(proposal, user)
        assert reverse("recommendations:recommendation", args=[draft.pk]) in shown
        assert "/groups/g0" in shown


def test_others_see_announced_recommendations_only(proposal):
    participant = a_participant(proposal.workshop.consultation)
    assert [_shown(proposal, user).strip() for user in (participant, AnonymousUser())] == ["", ""]
    Recommendation.objects.update(state=Status.ADOPTED, announced_at=timezone.now())
    announced = Recommendation.objects.filter(evidence__version__contribution=proposal).distinct().get()
    for user in (participant, AnonymousUser()):
        shown = _shown(proposal, user)
        assert reverse("recommendations:recommendation", args=[announced.pk]) in shown
        assert "/groups/" not in shown


def test_a_comment_that_is_cited_is_named_and_a_hidden_one_is_not(proposal):
    comment = proposal.comments.get()
    strategist = a_strategist(proposal.workshop.consultation)
    assert f"#c-{comment.reference}" in _shown(proposal, strategist)
    hide(comment)
    assert comment.reference not in _shown(proposal, strategist)


def test_the_trail_asks_the_same_number_of_queries_for_one_and_thirty_comments(proposal):
    strategist = a_strategist(proposal.workshop.consultation)
    counts = []
    for more in (0, 30):
        for _number in range(more):
            a_comment(proposal, body="Members vote at the general assembly, I agree with that.", stance="against")
        draft_missing(an_analysis(proposal.workshop.consultation), by=None)
        with CaptureQueriesContext(connection) as queries:
            assert trail_of(proposal, strategist)
        counts.append(len(queries))
    assert counts[0] == counts[1]
