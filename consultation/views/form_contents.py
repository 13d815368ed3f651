"""From the form of a proposal to what the actions take."""

from typing import Any

from consultation.actions.attachments import attach_file, describe_attachment, remove_waiting
from consultation.actions.differences import explain_difference
from consultation.actions.languages import language_of
from consultation.forms import ProposalForm
from consultation.models import Contribution
from consultation.views.requests import SignedInRequest


def text_of(request: SignedInRequest, form: ProposalForm) -> dict[str, Any]:
    data = form.cleaned_data
    names = ("title", "body", "tags", "on_behalf_of", "idempotency_key")
    language = data["language"] or language_of(f"{data['title']}\n{data['body']}", request.LANGUAGE_CODE)
    return {name: data[name] for name in names if name in data} | {"language": language}


def files_leaving(form: ProposalForm) -> list[str]:
    return [file.key for file in form.attachments if form.cleaned_data[f"leave_{file.key}"]]


def keep_files(request: SignedInRequest, contribution: Contribution, form: ProposalForm, *, is_sent: bool = True) -> bool:
    """Keeps the files of a form. One that a version has is described anew only where the form `is_sent`, not just looked at: says
    whether one was."""
    data, leaving, described = form.cleaned_data, files_leaving(form), False
    for file in form.attachments:
        if file.key in leaving and file.since is None:
            remove_waiting(file, by=request.user)
        elif (is_sent or file.since is None) and data[f"about_{file.key}"] != file.description:
            describe_attachment(file, by=request.user, description=data[f"about_{file.key}"])
            described = described or file.since is not None
    for number in range(1, len(form.new_files) + 1):
        if data[f"file_{number}"]:
            attach_file(contribution, by=request.user, file=data[f"file_{number}"], description=data[f"about_{number}"])
    return described


def keep_differences(request: SignedInRequest, contribution: Contribution) -> None:
    """ "Mine is different because …", said beside a similar proposal while writing."""
    said = {name.removeprefix("different-"): str(text) for name, text in request.POST.items() if name.startswith("different-")}
    said = {reference: text[:300] for reference, text in said.items() if text.strip()}
    for other in Contribution.objects.proposals().visible_to(request.user).filter(reference__in=list(said)[:10]):
        if other.pk != contribution.pk:
            explain_difference(contribution, other, by=request.user, text=said[other.reference])
