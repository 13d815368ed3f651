"""The plan of the demonstration: kept, signed by another than the writer, in three languages, and published once."""

import pytest
from django.test import Client

from cms.demo.loader import Loaded
from cms.demo.people import address
from cms.demo.plan import write_plan
from consultation.models import Contribution, Event, Notice, User
from recommendations.models import Axis, Evidence, Measure, MeasureSentence, Plan, Recommendation
from recommendations.states import PlanState, PlanStep
from tests.recommendations.stories import a_recommendation

pytestmark = [pytest.mark.django_db, pytest.mark.once]
KEPT = ("qui-decide", "parts-et-capital", "contribution-et-mutualisation", "outils-numeriques", "espaces-et-materiel")


def draft_of_each_workshop(demo: Loaded) -> None:
    """As if an analysis had found a group in each of them."""
    for slug in KEPT:
        said = Contribution.objects.proposals().out().filter(workshop__slug=slug).select_related("current_version")
        a_recommendation(demo.consultation, list(said[:5]), title=f"From {slug}")


def test_nothing_is_published_where_nothing_was_drafted(demo: Loaded) -> None:
    assert write_plan(demo.consultation) is None
    assert not Plan.objects.exists()


def test_it_is_published_once_by_another_than_who_wrote_it(demo: Loaded) -> None:
    draft_of_each_workshop(demo)
    plan = write_plan(demo.consultation)
    assert plan is not None
    assert plan.state == PlanState.PUBLISHED
    signed = plan.transitions.get(step=PlanStep.PUBLISH)
    assert signed.by != plan.last_editor
    assert signed.reason
    assert 2 <= plan.axes.count() <= 3
    announced = Recommendation.objects.announced()
    assert announced.count() == len(KEPT)
    assert not announced.filter(title__startswith="From ").exists()
    assert set(Recommendation.objects.filter(grounds__isnull=False)) == set(announced)
    assert write_plan(demo.consultation) == plan
    assert Plan.objects.count() == 1


def test_everything_in_it_is_said_in_three_languages(demo: Loaded) -> None:
    draft_of_each_workshop(demo)
    write_plan(demo.consultation)
    for thing in (*Plan.objects.all(), *Axis.objects.all(), *Measure.objects.all(), *MeasureSentence.objects.all()):
        field = "text" if isinstance(thing, MeasureSentence) else "title"
        assert all(getattr(thing, f"{field}_{code}") for code in ("fr", "nl", "en")), thing
    assert Measure.objects.count() >= 5
    for code, words in (("fr", "Décider ensemble"), ("nl", "Samen beslissen"), ("en", "Decide together")):
        answer = Client().get(f"/{code}/recommendations/of/{demo.consultation.slug}/plan/")
        assert words in answer.content.decode()


def test_the_visitor_alone_is_told_and_no_mail_waits(demo: Loaded) -> None:
    draft_of_each_workshop(demo)
    visitor = User.objects.get(email=address("participant"))
    said = Contribution.objects.proposals().out().filter(author=visitor).select_related("current_version").first()
    mine = Recommendation.objects.get(title="From qui-decide")
    Evidence.objects.create(recommendation=mine, number=99, version=said.current_version, role=Evidence.Role.SUPPORT)
    plan = write_plan(demo.consultation)
    assert not Event.objects.filter(fanned_out_at=None).exists()
    told = Notice.objects.filter(event__kind=Event.Kind.ANNOUNCED)
    assert set(told.values_list("person", flat=True)) == {visitor.pk}
    assert set(told.values_list("event__subject", flat=True)) == {f"recommendation:{mine.pk}", f"plan:{plan.pk}"}
    assert not Notice.objects.unsettled().exists()
