"""What anyone may open: a room, a proposal."""

from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from consultation.actions.limits import left
from consultation.forms import CommentForm
from consultation.models import Contribution, Proposal, Workshop
from consultation.permissions import may
from consultation.queries import (
    readable_contribution,
    readable_workshop,
    threads_of,
    votes_of,
)
from consultation.queries.remains import leaves_something, remains_of
from consultation.queries.translations import give_comment_translations, translations_of
from consultation.queries.writing import chosen_tags, draft_beside, of_stance, outdated_vote, sent_keys, stances_of
from consultation.states import State
from consultation.translation import translator
from consultation.views.lists import list_context, tidy_address
from consultation.views.unsent import unsent_text

BACK_TO = ("room", "all", "vote", "vote-all")


def needs_sign_in(request: HttpRequest, workshop: Workshop) -> bool:
    return not request.user.is_authenticated and workshop.visibility == Workshop.Visibility.MEMBERS


@require_safe
def room(request: HttpRequest, consultation: str, slug: str) -> HttpResponse:
    """The live workshop: its question, its proposals, and what one can do now."""
    workshop = get_object_or_404(Workshop, consultation__slug=consultation, slug=slug)
    if needs_sign_in(request, workshop):
        return redirect_to_login(request.get_full_path())
    workshop = readable_workshop(request.user, consultation, slug)
    if address := tidy_address(request):
        return redirect(address)
    context = {
        "workshop": workshop,
        **list_context(request, workshop.consultation, [workshop], room=workshop),
        "shows_tallies": may(request.user, "see_tallies", workshop),
        "may_propose": may(request.user, "submit_proposal", workshop) and workshop.takes_proposals,
        "may_propose_on_behalf": may(request.user, "submit_on_behalf", workshop) and workshop.takes_proposals,
        "may_moderate": may(request.user, "open_queue", workshop),
        "facilitators": [role.user for role in workshop.roles.select_related("user")],
    }
    return render(request, "consultation/room.html", context)


@require_safe
def proposal(request: HttpRequest, reference: str) -> HttpResponse:
    """A proposal, what people answer, and what became of it. A merged one leads to the one it was merged into."""
    anyone = Contribution.objects.select_related("workshop").filter(reference=reference.upper()).first()
    if anyone and needs_sign_in(request, anyone.workshop) and (anyone.stands or leaves_something(anyone)):
        return redirect_to_login(request.get_full_path())
    if anyone and (remains := remains_of(anyone, request.user)):
        give_comment_translations(remains.threads, request.user, has_machine=translator() is not None)
        context = {"remains": remains, "proposal": anyone, "workshop": anyone.workshop, "consultation": anyone.workshop.consultation}
        return render(request, "consultation/withdrawn.html", context, status=410)
    contribution = readable_contribution(request.user, reference)
    if not contribution.is_proposal:
        address = reverse("consultation:proposal", args=[contribution.page.reference])
        return redirect(f"{address}#c-{contribution.reference}")
    if contribution.state == State.MERGED and contribution.merged_into and "stay" not in request.GET:
        return redirect("consultation:proposal", contribution.merged_into.reference)
    return render(request, "consultation/proposal.html", proposal_context(request, contribution))


def way_back(request: HttpRequest) -> dict[str, str]:
    """From where the person came, as the address says: which list or vote (`to`), and in what state it was."""
    to = request.GET.get("from", "")
    if to not in BACK_TO:
        return {"to": "", "state": "", "kept": ""}
    state = QueryDict(request.GET.get("state", "")[:500]).urlencode()
    return {"to": to, "state": state, "kept": "?" + urlencode({"from": to, "state": state})}


def proposal_context(request: HttpRequest, contribution: Contribution, comment_form: CommentForm | None = None) -> dict[str, object]:
    """What the page of a proposal shows."""
    user, workshop = request.user, contribution.workshop
    unsent = unsent_text(request, request.path)
    counted = Proposal.objects.with_tallies().get(pk=contribution.pk)
    sees_unpublished = user.is_authenticated and (contribution.author_id == user.pk or may(user, "open_queue", workshop))
    responds = contribution.stands and workshop.takes_responses
    may_comment = responds and may(user, "post_comment", contribution)
    may_vote = responds and may(user, "vote", contribution)
    version = contribution.current_version if sees_unpublished else contribution.published_version
    threads = threads_of(contribution, user)
    has_machine = translator() is not None
    give_comment_translations(threads, user, has_machine=has_machine)
    said = [each for thread in threads for each in (thread.comment, *thread.replies) if not each.is_tombstone]
    stance = request.GET.get("stance", "")
    return {
        "proposal": contribution,
        "version": version,
        "attachments": contribution.attachments.visible_to(user).in_version(version.number) if version else [],
        "tags": chosen_tags(contribution) if sees_unpublished else [tag.name for tag in contribution.tags.all()],
        "own_draft": draft_beside(user, request.GET.get("draft", "")),
        "outdated_vote": outdated_vote(user, contribution),
        "may_report": may(user, "report", contribution) and contribution.stands,
        "stepped_aside": contribution.stood_aside.filter(state=State.WITHDRAWN).exclude(published_version=None).count(),
        "sees_unpublished": sees_unpublished,
        **translations_of(contribution, user, request.GET.get("in", ""), has_machine=has_machine),
        "waiting_version": contribution.current_version_id != contribution.published_version_id and sees_unpublished,
        "workshop": workshop,
        "consultation": workshop.consultation,
        "back": way_back(request),
        "tallies": counted,
        "shows_tallies": may(user, "see_tallies", contribution),
        "own_vote": votes_of(user, [contribution]).get(contribution.pk),
        "comment_count": counted.comment_count if contribution.stands else sum(each.stands for each in said),
        "threads": of_stance(threads, stance),
        "stances": stances_of(threads, stance),
        "stance": stance,
        "merged": Contribution.objects.visible_to(user).filter(merged_into=contribution).with_texts(),
        "transitions": contribution.transitions.select_related("by"),
        "comment_form": comment_form
        or CommentForm(initial={"parent": request.GET.get("reply_to", "").upper()} | unsent),
        "may_vote": may_vote,
        "votes_left": left(user, "votes") if may_vote else 0,
        "may_comment": may_comment,
        "comments_left": left(user, "comments") if may_comment else 0,
        "sent_keys": sent_keys(user, contribution) if may_comment else [],
        "may_edit": may(user, "edit", contribution) and workshop.takes_proposals
        and contribution.state in (State.DRAFT, State.PENDING, State.PUBLISHED, State.RETURNED),
        "may_withdraw": may(user, "withdraw", contribution) and contribution.state not in (State.WITHDRAWN, State.HIDDEN, State.MERGED),
        "may_moderate": may(user, "publish", contribution) and workshop.takes_moderation,
    }  # fmt: skip


@require_safe
def trail(request: HttpRequest, reference: str) -> HttpResponse:
    """What became of a proposal or a comment, on a page of its own."""
    contribution = readable_contribution(request.user, reference)
    is_own = contribution.author_id == request.user.pk
    version = contribution.text if is_own else contribution.published_version
    context = {"contribution": contribution, "version": version, "consultation": contribution.workshop.consultation}
    return render(request, "consultation/trail.html", context)
