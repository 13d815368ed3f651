"""Leaving: nothing personal stays, and nothing that others built on goes."""

import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from consultation.actions.invitations import invite_people, plan_invitations, send_waiting_invitations
from consultation.actions.moderation import hide_contribution, publish_contribution
from consultation.actions.people import erase_person
from consultation.actions.proposals import edit_proposal, save_draft, submit_proposal
from consultation.actions.votes import cast_vote
from consultation.exceptions import InvalidText, PermissionRefused
from consultation.models import (
    Consultation,
    Contribution,
    Erasure,
    Invitation,
    Membership,
    Pseudonym,
    Role,
    Transition,
    User,
    Version,
    Vote,
    Workshop,
)
from consultation.queries import figures_of
from consultation.readers.people_list import read_pasted
from recommendations.actions.similar_index import make_index
from recommendations.models import (
    AnalysisRun,
    Cluster,
    CorpusItem,
    Evidence,
    MachineText,
    Placement,
    Recommendation,
    RecommendationTransition,
)
from tests.accounts.traces import columns_with, files_with
from tests.builders import a_comment, a_facilitator, a_participant, a_strategist, a_workshop, an_administrator
from tests.recommendations.endpoint import a_writer
from tests.recommendations.stories import VOTING, a_recommendation, some_proposals

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
NAME, SAID = "Zangnaam Kanarievogel", "zangzin"
EMAIL = "zangpost@kanarie.example"
PERSONAL = ("zangnaam", "kanarievogel", "zangpost", "zangsleutel")


class Life:
    """A consultation in which one person left traces wherever one can, and others built on what they said."""

    def __init__(self) -> None:
        self.workshop = a_workshop(moderation="after")
        self.consultation = self.workshop.consultation
        self.administrator = an_administrator("The administrator")
        self.client = Client()
        self.others = some_proposals(self.workshop, VOTING[:6])
        self.person = self._arrive()
        self.proposals = [self._propose(number) for number in range(2)]
        self.comment = a_comment(self.others[0], by=self.person, body=f"{SAID}commentaar is heard in the hall.", stance="for")
        self.answer = a_comment(self.others[0], parent=self.comment, body="I agree with this answer.")
        self._be_decided_on()
        for voter in (a_participant(self.consultation), a_participant(self.consultation)):
            cast_vote(self.proposals[0], by=voter, value=1)
        for other in self.others[:3]:
            cast_vote(other, by=self.person, value=-1)
        Pseudonym.objects.create(consultation=self.consultation, key="zangsleutel@kanarie.example", user=self.person)
        self._be_kept_by_the_back_office()
        self._be_analysed()

    def _arrive(self) -> User:
        plan = plan_invitations(
            read_pasted(f"{EMAIL}\nzangpost+twee@kanarie.example"), self.consultation, language="nl", workshop=self.workshop
        )
        invite_people(plan, by=self.administrator)
        send_waiting_invitations()
        person = User.objects.create_user(EMAIL, "a long password", display_name=NAME, language="nl")
        EmailAddress.objects.create(user=person, email=EMAIL, verified=True, primary=True)
        EmailAddress.objects.create(user=person, email="zangpost+twee@kanarie.example", verified=False)
        Authenticator.objects.create(
            user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "zangsleutel of Zangnaam", "credential": {}}
        )
        Invitation.objects.filter(email=EMAIL).update(accepted_by=person, accepted_at=person.date_joined)
        Membership.objects.create(consultation=self.consultation, user=person)
        self.client.force_login(person, backend=BACKEND)
        Client().post("/en/account/login/code/", {"email": EMAIL})
        return person

    def _propose(self, number: int) -> Contribution:
        said = {
            "title": f"{SAID}titel{number} for the assembly",
            "body": f"The members of {SAID}tekst{number} vote at the assembly. Twice.",
        }
        proposal = submit_proposal(self.workshop, by=self.person, language="en", tags=[f"{SAID}label{number}", "assembly"], **said)
        edit_proposal(
            proposal,
            by=self.person,
            language="en",
            title=f"{said['title']} again",
            body=f"{said['body']} Members vote on {SAID}later{number}.",
            tags=[f"{SAID}anders{number}", "assembly"],
        )
        save_draft(self.workshop, by=self.person, language="en", title=f"{SAID}klad", body=f"{SAID}klad", tags=[f"{SAID}kladlabel"])
        return Contribution.objects.get(pk=proposal.pk)

    def _be_decided_on(self) -> None:
        facilitator = a_facilitator(self.workshop)
        hidden = submit_proposal(self.workshop, by=self.person, title=f"{SAID}verborgen", body=f"{SAID}verborgen", language="en")
        reason = {"reason_code": "insult", "reason_text": f"Dear {NAME}, {SAID}verborgen is an insult.", "language": "en"}
        hide_contribution(hidden, by=facilitator, revision=hidden.revision, **reason)
        back = submit_proposal(self.workshop, by=self.person, title=f"{SAID}terug", body=f"{SAID}terug", language="en")
        hide_contribution(back, by=facilitator, revision=back.revision, **reason)
        back.refresh_from_db()
        publish_contribution(back, by=facilitator, revision=back.revision, reason_text=f"Sorry, {NAME}.")
        noted = submit_proposal(self.workshop, by=facilitator, title="Said in the room", body="On paper.", language="en", on_behalf_of=NAME)
        assert noted.on_behalf_of == NAME

    def _be_kept_by_the_back_office(self) -> None:
        desk = Client()
        desk.force_login(self.administrator, backend=BACKEND)
        UserProfile.objects.create(user=self.person, preferred_language="nl")
        desk.post(f"/cms/users/edit/{self.person.pk}/", {"display_name": NAME, "language": "nl", "is_active": "on"})
        other = a_workshop(self.consultation)
        desk.post("/cms/role/new/", {"email": EMAIL, "kind": "facilitator", "workshop": other.pk})
        desk.post(f"/cms/role/delete/{Role.objects.get(user=self.person).pk}/")
        desk.post(f"/cms/invitation/edit/{Invitation.objects.get(email__contains='twee').pk}/", {"language": "nl", "workshop": ""})
        assert ModelLogEntry.objects.filter(label__contains="Zangnaam").exists()

    def _be_analysed(self) -> None:
        call_command("run_analysis", consultation=self.consultation.slug, wait=True, draft=True, verbosity=0, stdout=StringIO())
        self.run = AnalysisRun.objects.latest("pk")
        make_index(self.consultation.pk)
        version = self.proposals[0].published_version
        self.cited = a_recommendation(self.consultation, [self.proposals[0], self.others[0]], title=version.title)
        with a_writer() as endpoint:
            endpoint.says(f"Members of {SAID}machine vote twice at the assembly. [^1]\nEach member counts once. [^2]")
            from recommendations.actions.writing import ask_writer

            ask_writer(self.cited, by=a_strategist(self.consultation))


def counts(life: Life) -> dict[str, Any]:
    """Everything that is counted or published of a consultation."""
    tables = (Contribution, Version, Vote, Transition, AnalysisRun, CorpusItem, Cluster, Placement, Evidence, Recommendation,
              RecommendationTransition, MachineText)  # fmt: skip
    proposals = Contribution.objects.proposals().with_tallies().order_by("pk")
    return {
        "figures": figures_of(life.consultation),
        "rows": {table.__name__: table.objects.count() for table in tables},
        "tallies": list(proposals.values_list("pk", "state", "agree", "disagree", "passed", "comment_count")),
        "votes": list(Vote.objects.order_by("pk").values_list("proposal", "voter", "value", "version")),
        "hashes": list(AnalysisRun.objects.order_by("pk").values_list("corpus_sha256", "input_sha256", "output_sha256", "manifest")),
        "groups": list(Cluster.objects.order_by("pk").values_list("key", "size", "authors")),
        "decisions": list(Recommendation.objects.order_by("pk").values_list("pk", "state", "revision", "announced_at")),
        "sources": list(Evidence.objects.order_by("pk").values_list("recommendation", "number", "version", "role", "sha256")),
        "others": list(Version.objects.exclude(contribution__author=life.person).order_by("pk").values_list("title", "body", "erased_at")),
    }


@pytest.fixture
def heard() -> Iterator[StringIO]:
    """All that is logged."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.DEBUG)
    yield stream
    logging.getLogger().removeHandler(handler)
    logging.getLogger().setLevel(logging.WARNING)


@pytest.fixture
def life(settings, tmp_path) -> Life:
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return Life()


def test_the_traces_are_there_before(life: Life) -> None:
    """The walk below finds what it looks for: otherwise it would prove nothing."""
    found = {place.split(":")[0] for place in columns_with([*PERSONAL, SAID])}
    expected = {"consultation_user.email", "consultation_user.display_name", "account_emailaddress.email", "mfa_authenticator.data",
                "consultation_invitation.email", "consultation_pseudonym.key", "consultation_transition.reason_text",
                "consultation_contribution.on_behalf_of", "consultation_version.title", "consultation_version.body", "taggit_tag.name",
                "wagtailcore_modellogentry.label", "recommendations_recommendation.title", "recommendations_recommendationtransition.title",
                "recommendations_machinetext.answer", "recommendations_machinetext.text"}  # fmt: skip
    assert expected <= found, expected - found


def test_who_takes_their_words_leaves_no_trace_and_changes_no_count(life: Life, heard: StringIO) -> None:
    before = counts(life)
    erase_person(life.person, by=life.person, keep_words=False)
    assert columns_with([*PERSONAL, SAID]) == set()
    assert files_with([*PERSONAL, SAID]) == set()
    assert not [word for word in (*PERSONAL, SAID) if word in heard.getvalue().lower()]
    assert counts(life) == before


def test_who_leaves_their_words_leaves_no_name(life: Life, heard: StringIO) -> None:
    before = counts(life)
    said = Version.objects.exclude(contribution__state="draft").order_by("pk")
    kept = list(said.values_list("title", "body"))
    erase_person(life.person, by=life.person, keep_words=True)
    assert columns_with(PERSONAL) == set()
    assert files_with(PERSONAL) == set()
    assert not [word for word in PERSONAL if word in heard.getvalue().lower()]
    assert counts(life) == before
    assert list(said.all().values_list("title", "body")) == kept


def test_an_analysis_names_the_sources_erased_since_and_is_no_failure(life: Life) -> None:
    sources = CorpusItem.objects.filter(run=life.run, version__contribution__author=life.person).count()
    erase_person(life.person, by=life.person, keep_words=False)
    printed = StringIO()
    call_command("verify_analysis", life.run.pk, stdout=printed)
    assert f"{sources} sources erased, their hashes kept" in printed.getvalue()
    assert "is confirmed" in printed.getvalue()


def test_what_others_read_says_that_words_were_erased(life: Life) -> None:
    erase_person(life.person, by=life.person, keep_words=False)
    visitor = Client()
    room = visitor.get(f"/en/w/{life.consultation.slug}/{life.workshop.slug}/").content.decode()
    assert "Erased at its author" in room
    for page in (f"/en/p/{life.proposals[0].reference}/", f"/en/p/{life.others[0].reference}/"):
        shown = visitor.get(page).content.decode()
        assert "rased at its author" in shown
        assert "A former participant" in shown
    assert "I agree with this answer." in shown
    feed = visitor.get(f"/en/w/{life.consultation.slug}/{life.workshop.slug}/feed/").content.decode()
    assert "Erased at its author" in feed


def test_a_recommendation_keeps_its_source_and_masks_what_it_quoted(life: Life) -> None:
    erase_person(life.person, by=life.person, keep_words=False)
    reader = Client()
    reader.force_login(a_strategist(life.consultation), backend=BACKEND)
    shown = reader.get(f"/en/recommendations/{life.cited.pk}/").content.decode()
    assert "(…)" in shown
    assert "1 source was erased at its author" in shown or "The source was erased at its author" in shown
    assert SAID not in shown


def test_all_sessions_end(life: Life) -> None:
    elsewhere = Client()
    elsewhere.force_login(life.person, backend=BACKEND)
    assert life.client.get("/en/mine/").status_code == 200
    erase_person(life.person, by=life.person, keep_words=True)
    for client in (life.client, elsewhere):
        assert client.get("/en/mine/").status_code == 302


def test_an_administrator_erases_on_request_with_a_reason_that_names_nobody(life: Life) -> None:
    with pytest.raises(InvalidText):
        erase_person(life.person, by=life.administrator, keep_words=True, reason="Asked.")
    erase_person(life.person, by=life.administrator, keep_words=True, reason=f"{NAME} wrote from {EMAIL}: please erase me.")
    done = Erasure.objects.get(person=life.person)
    assert (done.by, done.keeps_words, done.reason) == (life.administrator, True, "(…) wrote from (…): please erase me.")
    assert columns_with(PERSONAL) == set()
    erase_person(life.person, by=life.administrator, keep_words=False, reason="Asked once more by letter.")
    assert Erasure.objects.count() == 1


def test_the_last_administrator_can_not_leave() -> None:
    only = an_administrator()
    with pytest.raises(PermissionRefused):
        erase_person(only, by=only, keep_words=True)
    an_administrator()
    erase_person(only, by=only, keep_words=True)
    assert not Role.objects.filter(user=only).exists()


def test_five_in_a_hundred_leave_and_every_count_stays() -> None:
    workshop: Workshop = a_workshop()
    consultation: Consultation = workshop.consultation
    people = [a_participant(consultation, f"Zangmens{number}", email=f"zangmens{number}@example.org") for number in range(20)]
    proposals = [
        submit_proposal(workshop, by=person, title=f"Proposal {number}", body=f"{SAID}{number} wants a vote.", language="en")
        for number, person in enumerate(people)
    ]
    for number, person in enumerate(people):
        cast_vote(proposals[number - 1], by=person, value=1 - number % 3)
    scene = Life.__new__(Life)
    scene.consultation, scene.person = consultation, people[7]
    before = counts(scene)
    erase_person(people[7], by=people[7], keep_words=False)
    assert counts(scene) == before
    assert not columns_with([f"{SAID}7 ", "zangmens7"])
