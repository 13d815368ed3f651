"""`verify_analysis` confirms what follows from its texts and parameters, and finds each single change."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from consultation.actions.people import erase_person
from consultation.actions.votes import cast_vote
from consultation.models import Contribution, Version
from recommendations.actions.runs import start_run
from recommendations.models import AnalysisRun, Cluster, CorpusItem, Placement, Representative
from tests.builders import a_participant
from tests.keeping import keeping
from tests.recommendations.stories import a_discussed_workshop, an_analysis, hide

pytestmark = pytest.mark.django_db


def _told():
    workshop, proposals = a_discussed_workshop()
    for voter in (a_participant(workshop.consultation) for _n in range(4)):
        for proposal in proposals[:8]:
            cast_vote(proposal, by=voter, value=1 if proposal.pk % 2 else -1)
    return an_analysis(workshop.consultation).pk, [proposal.pk for proposal in proposals]


told = keeping(_told)


@pytest.fixture
def story(told):
    run, proposals = told
    return AnalysisRun.objects.get(pk=run), [Contribution.objects.get(pk=pk) for pk in proposals]


def _verify(run, capsys):
    call_command("verify_analysis", str(run.pk))
    return capsys.readouterr().out


def _refused(run, capsys):
    with pytest.raises(CommandError):
        call_command("verify_analysis", str(run.pk))
    return capsys.readouterr().err


def test_an_untouched_run_is_confirmed(story, capsys):
    run, _proposals = story
    assert run.output_sha256 in _verify(run, capsys)


def test_what_happens_later_does_not_disturb_it(story, capsys):
    run, proposals = story
    hide(proposals[0])
    cast_vote(proposals[9], by=a_participant(run.consultation), value=1)
    assert "is confirmed" in _verify(run, capsys)


def test_a_changed_text_is_found(story, capsys):
    run, proposals = story
    Version.objects.filter(contribution=proposals[3]).update(body="Other words.")
    item = run.items.get(version__contribution=proposals[3])
    assert item.corpus_id in _refused(run, capsys)


def test_a_changed_context_is_found(story, capsys):
    run, proposals = story
    comment = run.items.get(version__contribution__proposal=proposals[0])
    Version.objects.filter(contribution=proposals[0]).update(title="Another title")
    assert comment.corpus_id in _refused(run, capsys)


def test_another_version_in_the_place_of_the_frozen_one_is_found(story, capsys):
    run, proposals = story
    other = Version.objects.create(contribution=proposals[3], number=9, title="Smuggled in", body="Other words.", language="en")
    CorpusItem.objects.filter(run=run, version__contribution=proposals[3]).update(version=other)
    assert "were changed" in _refused(run, capsys)


def test_a_text_changed_together_with_its_hash_is_found(story, capsys):
    run, proposals = story
    Version.objects.filter(contribution=proposals[3]).update(body="Other words.")
    item = run.items.select_related("version__contribution", "context_version").get(version__contribution=proposals[3])
    from recommendations.corpus import text_of

    CorpusItem.objects.filter(pk=item.pk).update(sha256=text_of(item).sha256)
    assert "hashes of the frozen texts" in _refused(run, capsys)


@pytest.mark.once
@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda run: run.parameters.update(groups=3), "parameters"),
        (lambda run: run.parameters.update(low_margin_share=0.03), "parameters"),
        (lambda run: setattr(run, "seed", 7), "seed"),
        (lambda run: setattr(run, "input_sha256", "0" * 64), "input_sha256"),
        (lambda run: setattr(run, "output_sha256", "0" * 64), "output_sha256"),
        (lambda run: setattr(run, "corpus_sha256", "0" * 64), "frozen texts"),
        (lambda run: run.manifest["versions"].update(numpy="0.1"), "numpy 0.1"),
        (lambda run: (run.parameters.update(groups=3), run.manifest["parameters"].update(groups=3)), "another grouping"),
        (lambda run: run.opinions.update(output_sha256="0" * 64), "other opinions"),
    ],
)
def test_each_changed_parameter_or_hash_is_found(story, capsys, change, found):
    run, _proposals = story
    change(run)
    run.save()
    assert found in _refused(run, capsys)


def test_a_moved_contribution_and_a_renamed_group_are_found(story, capsys):
    run, _proposals = story
    Cluster.objects.filter(run=run, key="g01").update(label="Renamed behind the scenes")
    assert "recorded groups" in _refused(run, capsys)
    again = an_analysis(run.consultation)
    placement = Placement.objects.filter(item__run=again, group__key="g01").first()
    Placement.objects.filter(pk=placement.pk).update(
        group=again.clusters.get(key="g02"), subgroup=again.clusters.filter(parent__key="g02").first()
    )
    assert "recorded groups" in _refused(again, capsys)


def test_a_missing_representative_is_found(story, capsys):
    run, _proposals = story
    Representative.objects.filter(cluster__run=run, role="central", position=0).first().delete()
    assert "recorded groups" in _refused(run, capsys)


def test_erased_sources_are_named_and_are_no_failure(story, capsys):
    run, proposals = story
    for proposal in proposals[2:5]:
        erase_person(proposal.author, by=proposal.author, keep_words=False)
    output = _verify(run, capsys)
    assert "3 sources erased, their hashes kept" in output
    assert "is confirmed" in output


def test_a_change_beside_an_erased_source_is_found(story, capsys):
    run, proposals = story
    Version.objects.filter(contribution=proposals[2]).update(title="", body="", erased_at=timezone.now())
    Version.objects.filter(contribution=proposals[3]).update(body="Other words.")
    assert run.items.get(version__contribution=proposals[3]).corpus_id in _refused(run, capsys)


def test_votes_changed_since_are_said_and_are_no_failure(story, capsys):
    run, proposals = story
    vote = proposals[0].votes.first()
    type(vote).objects.filter(pk=vote.pk).update(value=0)
    assert "Votes were changed since the run" in _verify(run, capsys)


def test_a_run_that_is_not_done_or_not_there_can_not_be_verified(story, capsys):
    run, _proposals = story
    unfinished = start_run(run.consultation, by=None, enqueue=False)
    for number in (unfinished.pk, 10_000):
        with pytest.raises(CommandError):
            call_command("verify_analysis", str(number))
    assert AnalysisRun.objects.count() == 2
