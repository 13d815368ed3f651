"""What the strategy team corrects: written once, by them alone, in force until withdrawn, and handed to every later run."""

import uuid

import pytest

from consultation.exceptions import IllegalTransition, InvalidText, PermissionRefused
from recommendations.actions import corrections as actions
from recommendations.actions.handover import corrections_of, previous_of
from recommendations.actions.runs import start_run
from recommendations.exceptions import Contradiction
from recommendations.models import AnalysisRun, Correction
from recommendations.queries.corrections import corrections_of_group, give_names
from tests.builders import a_strategist
from tests.keeping import keeping
from tests.recommendations.stories import a_discussed_workshop, an_analysis, hide
from tests.recommendations.test_permissions import ALLOWED, _somebody

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


def _group(run, key="g01"):
    return run.clusters.get(key=key)


def _items(run, key="g01"):
    return list(run.items.filter(placement__group__key=key).select_related("run"))


def _every_deed(run):
    """Each deed, by name, as a function of who does it."""
    group, other, items = _group(run), _group(run, "g02"), _items(run)
    return {
        "rename": lambda by: actions.rename_group(group, by=by, label="Votes"),
        "merge": lambda by: actions.merge_groups(group, into=other, by=by),
        "split": lambda by: actions.split_group(group, items=items[:2], label="On tour", by=by),
        "move": lambda by: actions.move_contributions(items[2:4], to=other, by=by),
        "pin": lambda by: actions.pin_contributions(items[4:5], to=group, by=by),
        "exclude": lambda by: actions.exclude_contributions(items[5:6], by=by),
        "together": lambda by: actions.keep_together(items[:2], by=by),
        "apart": lambda by: actions.keep_apart([items[0], items[5]], by=by),
        "withdraw": lambda by: actions.withdraw_correction(Correction.objects.first(), by=by),
    }


@pytest.mark.once
@pytest.mark.parametrize("role", [role for role in ALLOWED if role != "anonymous"])
def test_each_deed_is_the_strategists_alone(role, workshop, run, strategist):
    actions.exclude_contributions(_items(run)[6:7], by=strategist)
    somebody = _somebody(role, workshop)
    for name, deed in _every_deed(run).items():
        if role == "strategist":
            deed(somebody)
        else:
            with pytest.raises(PermissionRefused):
                deed(somebody)
            assert Correction.objects.in_force().count() == 1, name


def test_a_run_is_given_what_is_in_force_in_order_of_time(workshop, run, strategist):
    items = _items(run)
    actions.split_group(_group(run), items=items[:1], label=" On   tour ", by=strategist)
    (pinned,) = actions.pin_contributions(items[1:2], to=_group(run, "g01"), by=strategist)
    actions.merge_groups(_group(run, "g02"), into=_group(run), by=strategist)
    actions.withdraw_correction(pinned, by=strategist)
    rows = [["split", "g01", "On tour"], ["move", items[0].corpus_id, "On tour"], ["merge", "g02", "g01"]]
    assert corrections_of(workshop.consultation).to_numpy().tolist() == rows
    later = start_run(workshop.consultation, by=strategist, enqueue=False)
    actions.rename_group(_group(run), by=strategist, label="Votes")
    later.refresh_from_db()
    assert later.corrections == rows
    assert later.previous == run


def test_a_run_is_given_the_places_and_the_keys_of_the_one_before(workshop, run):
    later = start_run(workshop.consultation, by=None, enqueue=False)
    previous = previous_of(later).previous
    placed = {item.corpus_id: item.placement.subgroup.key for item in _items(run)}
    found = previous.places.set_index("id")["own"]
    assert {name: found[name] for name in placed} == placed
    assert previous.register["group"].tolist() == list(run.clusters.values_list("key", flat=True))
    assert previous_of(run) is None


def test_a_run_that_seeks_groups_afresh_is_given_what_speaks_of_contributions_alone(workshop, run, strategist):
    from recommendations.queries.board import board_of

    items = _items(run)
    for name in ("rename", "split", "move", "pin", "exclude", "together"):
        _every_deed(run)[name](strategist)
    kept = [["exclude", items[5].corpus_id, ""], ["together", items[0].corpus_id, items[1].corpus_id]]
    afresh = an_analysis(workshop.consultation, afresh=True)
    assert (afresh.state, afresh.previous, afresh.corrections) == ("done", None, kept)
    onward = start_run(workshop.consultation, by=None, enqueue=False)
    assert (onward.previous, onward.corrections) == (afresh, kept)
    assert board_of(workshop.consultation, strategist).corrections == 2


def test_a_correction_of_a_contribution_that_is_gone_is_not_given_to_a_run_that_seeks_groups_afresh(workshop, run, strategist):
    items = _items(run)
    actions.exclude_contributions(items[:1], by=strategist)
    hide(items[0].version.contribution)
    assert start_run(workshop.consultation, by=None, afresh=True, enqueue=False).corrections == []


def test_a_name_is_not_handed_to_groups_that_were_sought_afresh(workshop, run, strategist):
    actions.rename_group(_group(run), by=strategist, label="Votes")
    groups = [_group(each) for each in (run, an_analysis(workshop.consultation), an_analysis(workshop.consultation, afresh=True))]
    give_names(groups, workshop.consultation)
    assert [group.given_name for group in groups] == ["Votes", "Votes", ""]
    assert not corrections_of_group(groups[2]).exists()
    actions.rename_group(groups[2], by=strategist, label="On voting")
    give_names(groups, workshop.consultation)
    assert [group.given_name for group in groups] == ["Votes", "Votes", "On voting"]


def test_the_analysis_can_obey_what_people_are_allowed_to_write(workshop, run, strategist):
    """Each deed once, and all of them together, are a table that the analysis accepts and obeys."""
    from analysis.correction_table import checked_corrections
    from analysis.corrections import apply

    deeds = _every_deed(run)
    for name in ("rename", "split", "move", "pin", "exclude", "together"):
        deeds[name](strategist)
    later = start_run(workshop.consultation, by=None, enqueue=False)
    previous, rows = previous_of(later).previous, corrections_of(workshop.consultation)
    places = previous.places
    checked = checked_corrections(rows, contributions=set(places["id"]), register=previous.register)
    import pandas as pd

    affinity = pd.DataFrame(1.0, index=places["id"], columns=["g01", "g02"])
    result = apply(
        checked, ids=places["id"].tolist(), found=places["own"].tolist(), affinity=affinity, copies={},
        register=previous.register, previous=previous,
    )  # fmt: skip
    assert not {"idle", "overruled"} & set(result.effects["state"])
    assert set(result.labels.values()) == {"Votes", "On tour"}


def test_the_same_form_sent_twice_is_written_once(run, strategist):
    key, items = uuid.uuid4(), _items(run)
    first, again = (
        actions.split_group(_group(run), items=items[:2], label="On tour", by=strategist, idempotency_key=key) for _click in range(2)
    )
    assert [row.pk for row in first] == [row.pk for row in again]
    assert Correction.objects.count() == 3


def test_a_withdrawn_split_takes_along_what_was_moved_to_it(run, strategist):
    items = _items(run)
    split, *_moves = actions.split_group(_group(run), items=items[:2], label="On tour", by=strategist)
    actions.move_contributions(items[2:3], to=split, by=strategist)
    actions.move_contributions(items[3:4], to=_group(run, "g02"), by=strategist)
    bo = a_strategist(run.consultation, "Bo")
    actions.withdraw_correction(split, by=bo)
    assert [row.subject for row in Correction.objects.in_force()] == [items[3].corpus_id]
    assert {row.withdrawn_by for row in Correction.objects.exclude(withdrawn_at=None)} == {bo}
    assert actions.withdraw_correction(split, by=strategist).withdrawn_by == bo
    with pytest.raises(IllegalTransition):
        actions.move_contributions(items[4:5], to=Correction.objects.get(pk=split.pk), by=strategist)


def test_what_contradicts_a_correction_in_force_is_refused(run, strategist):
    items, first, second = _items(run), _group(run), _group(run, "g02")
    actions.keep_together(items[:2], by=strategist)
    actions.merge_groups(first, into=second, by=strategist)
    actions.split_group(first, items=items[2:3], label="On tour", by=strategist)
    before = Correction.objects.count()
    for deed in (
        lambda: actions.keep_apart(items[:2], by=strategist),
        lambda: actions.merge_groups(second, into=first, by=strategist),
        lambda: actions.split_group(second, items=items[3:4], label="On tour", by=strategist),
        lambda: actions.split_group(second, items=items[3:4], label="g07", by=strategist),
    ):
        with pytest.raises(Contradiction):
            deed()
    assert Correction.objects.count() == before


def test_what_is_not_a_correction_is_refused(run, strategist):
    items, group = _items(run), _group(run)
    part = run.clusters.filter(level=2).first()
    for refusal, deed in (
        (InvalidText, lambda: actions.rename_group(group, by=strategist, label="  ")),
        (InvalidText, lambda: actions.rename_group(group, by=strategist, label="x" * 121)),
        (InvalidText, lambda: actions.move_contributions([], to=group, by=strategist)),
        (InvalidText, lambda: actions.keep_together(items[:1], by=strategist)),
        (InvalidText, lambda: actions.keep_apart(items[:1] * 2, by=strategist)),
        (IllegalTransition, lambda: actions.merge_groups(group, into=group, by=strategist)),
        (IllegalTransition, lambda: actions.merge_groups(group, into=part, by=strategist)),
    ):
        with pytest.raises(refusal):
            deed()
    assert not Correction.objects.exists()


def test_the_next_runs_obey_and_withdrawing_lets_them_free(workshop, run, strategist):
    items = _items(run)
    names = [item.corpus_id for item in items]
    actions.rename_group(_group(run), label="How we decide", by=strategist)
    split, *_moves = actions.split_group(_group(run), items=items[:2], label="On tour", by=strategist)
    actions.exclude_contributions(items[2:3], by=strategist)
    actions.move_contributions(items[3:4], to=_group(run, "g02"), by=strategist)
    for _run in range(2):
        later = an_analysis(workshop.consultation)
        place = {item.corpus_id: item.placement for item in later.items.select_related("placement__group")}
        assert place[names[0]].group == place[names[1]].group == later.clusters.get(label="On tour")
        assert (place[names[2]].state, place[names[2]].reason) == ("unplaced", "excluded")
        assert place[names[3]].group.key == "g02"
        assert later.clusters.get(key="g01").label == "How we decide"
        assert {row["state"] for row in later.effects} <= {"changed", "as_found"}
    actions.withdraw_correction(split, by=strategist)
    assert not an_analysis(workshop.consultation).clusters.filter(label="On tour").exists()
