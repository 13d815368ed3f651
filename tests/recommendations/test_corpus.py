"""What a run reads: all that may be read, nothing else, and the same on every database."""

from datetime import timedelta

import pandas as pd
import pytest
from django.utils import timezone

from analysis.parameters import Parameters
from analysis.pipeline import cluster
from consultation.actions.comments import post_comment
from consultation.actions.moderation import merge_proposals, publish_contribution, return_proposal
from consultation.actions.proposals import edit_proposal, save_draft, withdraw_proposal
from consultation.actions.votes import cast_vote
from consultation.models import ImportedContribution, Pseudonym, Version
from recommendations.actions.runs import start_run
from recommendations.corpus import frame, frozen_texts, votes_frame
from tests.builders import a_comment, a_consultation, a_facilitator, a_participant, a_proposal, a_workshop
from tests.recommendations.stories import INVOICES, VOTING, hide, some_proposals

pytestmark = pytest.mark.django_db


def _read_by_run(consultation):
    run = start_run(consultation, by=None, enqueue=False)
    return [text for _item, text in frozen_texts(run)]


def test_a_hidden_contribution_is_not_in_the_corpus():
    workshop = a_workshop()
    kept, gone = a_proposal(workshop, title="Kept"), a_proposal(workshop, title="Gone canary")
    a_comment(gone, body="An answer to the canary.")
    spoken_against = a_comment(kept, body="A canary of a comment.")
    for contribution in (gone, spoken_against):
        hide(contribution)
    assert [text.title for text in _read_by_run(workshop.consultation)] == ["Kept"]


def test_pending_returned_withdrawn_and_drafted_ones_are_not_in_the_corpus():
    workshop = a_workshop(moderation="before")
    facilitator, author = a_facilitator(workshop), a_participant(workshop.consultation)
    a_proposal(workshop, title="Pending")
    returned, withdrawn = a_proposal(workshop, title="Returned"), a_proposal(workshop, title="Withdrawn", by=author)
    return_proposal(returned, by=facilitator, revision=returned.revision, reason_code="unclear")
    publish_contribution(withdrawn, by=facilitator, revision=withdrawn.revision)
    withdraw_proposal(withdrawn, by=author)
    save_draft(workshop, by=author, title="Drafted", body="Not yet.", language="en")
    published = a_proposal(workshop, title="Published")
    publish_contribution(published, by=facilitator, revision=published.revision)
    assert [text.title for text in _read_by_run(workshop.consultation)] == ["Published"]


def test_members_workshops_are_read_and_draft_workshops_are_not():
    consultation = a_consultation()
    for visibility in ("public", "members", "draft"):
        workshop = a_workshop(consultation, visibility="public")
        a_proposal(workshop, title=f"Said in a workshop: {visibility}")
        workshop.visibility = visibility
        workshop.save()
    titles = [text.title for text in _read_by_run(consultation)]
    assert sorted(titles) == ["Said in a workshop: members", "Said in a workshop: public"]


def test_the_old_version_stays_in_the_corpus_while_an_edit_waits():
    workshop = a_workshop(moderation="before")
    facilitator, author = a_facilitator(workshop), a_participant(workshop.consultation)
    proposal = a_proposal(workshop, title="As published", by=author)
    publish_contribution(proposal, by=facilitator, revision=proposal.revision)
    edit_proposal(proposal, by=author, title="As edited", body="Nobody has read this yet.", language="en")
    assert [text.title for text in _read_by_run(workshop.consultation)] == ["As published"]


def test_a_comment_has_its_proposals_title_as_context_and_its_author_as_support():
    workshop = a_workshop()
    proposal = a_proposal(workshop, title="Open on Saturdays")
    voter = a_participant(workshop.consultation)
    cast_vote(proposal, by=voter, value=1)
    a_comment(proposal, body="Only in the morning.")
    texts = {text.kind: text for text in _read_by_run(workshop.consultation)}
    assert texts["comment"].context == "Open on Saturdays"
    assert texts["comment"].parent_id == texts["proposal"].id
    assert (texts["proposal"].supports, texts["comment"].supports, texts["proposal"].context) == ("1", "1", "")


def test_a_comment_on_a_withdrawn_proposal_is_read_without_its_title():
    workshop = a_workshop()
    proposal = a_proposal(workshop, title="Taken back")
    a_comment(proposal, body="Only in the morning.")
    withdraw_proposal(proposal, by=proposal.author)
    assert [(text.body, text.context, text.parent_id) for text in _read_by_run(workshop.consultation)] == [("Only in the morning.", "", "")]


def test_the_corpus_stays_as_it_was_when_texts_change_later():
    workshop = a_workshop()
    author = a_participant(workshop.consultation)
    changed, hidden = a_proposal(workshop, title="First words", by=author), a_proposal(workshop, title="Later hidden")
    run = start_run(workshop.consultation, by=None, enqueue=False)
    before = list(frozen_texts(run))
    edit_proposal(changed, by=author, title="Other words", body="Other body.", language="en")
    hide(hidden)
    cast_vote(changed, by=a_participant(workshop.consultation), value=1)
    a_proposal(workshop, title="Too late")
    after = list(frozen_texts(run))
    assert [text for _item, text in after] == [text for _item, text in before]
    assert all(item.sha256 == text.sha256 for item, text in after)


def test_ids_come_from_the_file_or_from_author_time_and_text_never_from_the_database():
    workshop = a_workshop()
    consultation = workshop.consultation
    author = a_participant(consultation)
    Pseudonym.objects.create(consultation=consultation, key="ada", user=author)
    imported, posted, twin = (a_proposal(workshop, by=author, title="Same", body="Same body.") for _n in range(3))
    ImportedContribution.objects.create(consultation=consultation, source_id="p17", contribution=imported)
    moment = timezone.now()
    for contribution in (posted, twin):
        contribution.created_at = moment
        contribution.save()
    first = {text.id for text in _read_by_run(consultation)}
    assert "p17" in first
    assert len(first) == 3
    assert {name.removesuffix(".2") for name in first if name != "p17"} == {min(first - {"p17"})}
    other = a_workshop()
    namesake = a_participant(other.consultation)
    Pseudonym.objects.create(consultation=other.consultation, key="ada", user=namesake)
    again = a_proposal(other, by=namesake, title="Same", body="Same body.")
    again.created_at = moment
    again.save()
    assert {text.id for text in _read_by_run(other.consultation)} < first


def test_a_run_of_imported_texts_equals_the_analysis_of_their_table():
    workshop = a_workshop()
    table = []
    for number, ((title, body), proposal) in enumerate(zip(VOTING + INVOICES, some_proposals(workshop), strict=True)):
        ImportedContribution.objects.create(consultation=workshop.consultation, source_id=f"row{number}", contribution=proposal)
        Pseudonym.objects.create(consultation=workshop.consultation, key=f"author{number}", user=proposal.author)
        table.append({"id": f"row{number}", "title": title, "body": body, "lang": "en", "kind": "proposal"})
    run = start_run(workshop.consultation, by=None, groups=2)
    run.refresh_from_db()
    expected = pd.DataFrame(table)
    expected["author"] = frame(text for _item, text in frozen_texts(run)).set_index("id")["author"].reindex(expected["id"]).tolist()
    result = cluster(expected, Parameters(groups=2))
    assert (run.input_sha256, run.output_sha256) == (result.input_sha256, result.output_sha256)


def test_authors_are_hashes_of_the_key_in_their_file():
    import hashlib

    workshop = a_workshop()
    proposal = a_proposal(workshop)
    Pseudonym.objects.create(consultation=workshop.consultation, key="ada", user=proposal.author)
    assert [text.author for text in _read_by_run(workshop.consultation)] == [hashlib.sha256(b"ada").hexdigest()[:16]]


def test_votes_count_each_person_once_also_over_merged_proposals():
    workshop = a_workshop()
    consultation, facilitator = workshop.consultation, a_facilitator(workshop)
    kept, merged = a_proposal(workshop, title="Kept"), a_proposal(workshop, title="Merged")
    both, only_merged = a_participant(consultation), a_participant(consultation)
    cast_vote(kept, by=both, value=-1)
    cast_vote(merged, by=both, value=1)
    cast_vote(merged, by=only_merged, value=1)
    merge_proposals(merged, into=kept, by=facilitator, revision=merged.revision)
    run = start_run(consultation, by=None, enqueue=False)
    votes = votes_frame(run)
    names = {item.version.title: item for item, _text in frozen_texts(run)}
    assert votes["contribution_id"].tolist() == [names["Kept"].corpus_id] * 2
    assert sorted(votes["vote"]) == [-1, 1]
    assert votes["participant"].nunique() == 2
    assert (names["Kept"].agree, names["Kept"].disagree, names["Kept"].supports) == (1, 1, 1)


def test_votes_given_after_the_freeze_do_not_count():
    workshop = a_workshop()
    proposal = a_proposal(workshop)
    cast_vote(proposal, by=a_participant(workshop.consultation), value=1)
    run = start_run(workshop.consultation, by=None, enqueue=False)
    late = cast_vote(proposal, by=a_participant(workshop.consultation), value=-1)
    type(late).objects.filter(pk=late.pk).update(at=run.frozen_at + timedelta(seconds=1))
    assert votes_frame(run)["vote"].tolist() == [1]


def test_tallies_that_are_not_public_yet_stay_out():
    consultation = a_consultation()
    blind, public = a_workshop(consultation, blind=True), a_workshop(consultation)
    for workshop in (blind, public):
        cast_vote(a_proposal(workshop, title=f"In {workshop.slug}"), by=a_participant(consultation), value=1)
    run = start_run(consultation, by=None, enqueue=False)
    seen = {item.version.contribution.workshop_id: (item.agree, item.supports) for item, _text in frozen_texts(run)}
    assert seen == {blind.pk: (None, None), public.pk: (1, 1)}
    assert len(votes_frame(run)) == 1


def test_supports_elsewhere_count_only_where_nobody_voted_here():
    workshop = a_workshop()
    proposals = [a_proposal(workshop, title=f"Proposal {number}") for number in range(2)]
    for number, proposal in enumerate(proposals):
        ImportedContribution.objects.create(
            consultation=workshop.consultation, source_id=f"p{number}", contribution=proposal, supports_elsewhere=40 + number
        )
    assert [text.supports for text in _read_by_run(workshop.consultation)] == ["40", "41"]
    workshop.consultation.analysis_runs.update(state="cancelled")
    cast_vote(proposals[1], by=a_participant(workshop.consultation), value=1)
    assert [text.supports for text in _read_by_run(workshop.consultation)] == ["0", "1"]


def test_erased_texts_are_not_read_again():
    workshop = a_workshop()
    a_proposal(workshop, title="Kept")
    erased = a_proposal(workshop, title="Erased")
    Version.objects.filter(contribution=erased).update(title="", body="", erased_at=timezone.now())
    assert [text.title for text in _read_by_run(workshop.consultation)] == ["Kept"]


def test_an_answer_to_a_hidden_comment_hangs_on_the_proposal():
    workshop = a_workshop()
    proposal = a_proposal(workshop)
    comment = a_comment(proposal, body="To be hidden.")
    post_comment(proposal, by=a_participant(workshop.consultation), body="An answer.", language="en", parent=comment)
    hide(comment)
    texts = {text.kind: text for text in _read_by_run(workshop.consultation)}
    assert len(texts) == 2
    assert texts["comment"].parent_id == texts["proposal"].id
