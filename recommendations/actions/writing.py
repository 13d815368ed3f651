"""Asking a machine for a wording of a recommendation: beside its text, never in its place."""

import hashlib
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from consultation.models import User
from recommendations.actions.history import locked
from recommendations.actions.queue import send_to_worker
from recommendations.exceptions import NothingToQuote, WriterOff
from recommendations.models import MachineText, Recommendation
from recommendations.permissions import require
from recommendations.queries.cited import quotations_to_send, title_to_send, words_by_number
from recommendations.states import Drop, NoWording, Step, WritingState, status_after
from recommendations.writer.endpoint import is_set_up, the_writer
from recommendations.writer.grounding import Checked, checked
from recommendations.writer.interface import Prompt, Writer, WriterFailed
from recommendations.writer.prompts import LANGUAGES, prompt_of, stored_prompt


def ask_writer(recommendation: Recommendation, *, by: User, idempotency_key: UUID | None = None, enqueue: bool = True) -> MachineText:
    """Asks for a wording of the recommendation as it is now; where one is under way already, returns that one.

    The writer is asked by a worker, in no transaction. `enqueue=False` leaves that to the caller. Raises Refusal.
    """
    made, is_new = _asked(recommendation, by, idempotency_key)
    if is_new and enqueue:
        send_to_worker(made.pk, "wording")
    return made


def write_wording(machine_text_id: int, *, writer: Writer | None = None) -> MachineText:
    """Asks the writer, checks what it answers and keeps what holds to its sources. Does nothing to what has ended.

    A failure of the writer's is kept as the reason why there is no wording; an unexpected error too, and is raised again.
    """
    taken = _taken_up(machine_text_id)
    if taken is not None:
        made, prompt, words = taken
        why, answer, result = NoWording.STOPPED, "", Checked([], [])
        try:
            writer = writer or the_writer()
            answer = writer.write(prompt)
            result = _checked(answer, words)
            why = NoWording.NOTHING_LEFT
        except WriterFailed as failed:
            why = failed.why
        finally:
            _end(made, why, answer, result, model=writer.model if writer else "")
    return MachineText.objects.get(pk=machine_text_id)


def prompt_sent(made: MachineText) -> Prompt:
    """The prompt put together again from what is kept: its hash is `prompt_sha256` as long as no source was erased."""
    numbers = [number for number in (*made.prompt["sources"], made.prompt["title"]) if isinstance(number, int)]
    return prompt_of(made.prompt, words_by_number(made.recommendation, numbers))


@transaction.atomic
def _asked(recommendation: Recommendation, by: User, idempotency_key: UUID | None) -> tuple[MachineText, bool]:
    if not is_set_up():
        raise WriterOff(_("Nobody has set up a writer for this site."))
    current = locked(recommendation)
    require(by, "edit", current)
    if idempotency_key and (same := MachineText.objects.filter(asked_by=by, idempotency_key=idempotency_key).first()):
        return same, False
    status_after(current.state, Step.EDIT)
    if under_way := current.machine_texts.under_way().first():
        if not under_way.is_given_up:
            return under_way, False
        _refuse(under_way, NoWording.STOPPED)
    if not quotations_to_send(current, by):
        raise NothingToQuote(
            _("Its text names no quotation that can be read, so there is nothing that a writer could hold to."),
            _("Put marks such as [^3] behind the sentences first."),
        )
    made = MachineText.objects.create(recommendation=current, revision=current.revision, asked_by=by, idempotency_key=idempotency_key)
    return made, True


@transaction.atomic
def _taken_up(machine_text_id: int) -> tuple[MachineText, Prompt, dict[int, str]] | None:
    """The request, its prompt and the words that are sent, read at this moment; None where there is nothing to do any more."""
    made = MachineText.objects.select_for_update().get(pk=machine_text_id)
    if made.state != WritingState.WAITING:
        return None
    current = Recommendation.objects.select_related("consultation").get(pk=made.recommendation_id)
    if current.revision != made.revision:
        _refuse(made, NoWording.CHANGED)
        return None
    sources = [evidence.number for evidence in quotations_to_send(current, made.asked_by)]
    if not sources:
        _refuse(made, NoWording.NO_SOURCE)
        return None
    title = title_to_send(current, made.asked_by)
    language = current.language if current.language in LANGUAGES else translation.get_language() or ""
    made.prompt = stored_prompt(title=title, sources=sources, language=language)
    prompt = prompt_sent(made)
    made.state, made.prompt_sha256 = WritingState.WRITING, prompt.sha256
    made.save()
    return made, prompt, words_by_number(current, sources)


def _checked(answer: str, words: dict[int, str]) -> Checked:
    from analysis.extraction import sentences

    return checked(answer, words, split=sentences, knows=_is_ordinary)


def _is_ordinary(word: str) -> bool:
    """Whether a dictionary of ours knows `word`, and not as one that is the same in all languages, as names of firms are."""
    from analysis.lexicon import lexicon_of
    from analysis.words import fold, stem, stop_words

    # Our own lexicon alone, so that the same answer is checked alike on every machine.
    lexicon = lexicon_of(None)
    known = sum(lexicon.knows(code, stem(word, code)) for code in LANGUAGES)
    return 0 < known < len(LANGUAGES) or any(fold(word) in stop_words(code) for code in LANGUAGES)


@transaction.atomic
def _end(made: MachineText, why: NoWording, answer: str, result: Checked, *, model: str) -> None:
    """Records what came of it, unless somebody gave it up meanwhile."""
    current = locked(made.recommendation)
    made = MachineText.objects.select_for_update().get(pk=made.pk)
    if made.state != WritingState.WRITING:
        return
    made.answer, made.model = answer, model
    made.dropped = [[words, Drop(reason).value] for words, reason in result.dropped]
    if current.revision != made.revision:
        why, result = NoWording.CHANGED, Checked([], [])
    if not result.kept:
        _refuse(made, why)
        return
    made.state, made.ended_at = WritingState.DONE, timezone.now()
    made.text, made.text_sha256 = result.text, hashlib.sha256(result.text.encode()).hexdigest()
    made.save()


def _refuse(made: MachineText, why: NoWording) -> None:
    made.state, made.refusal, made.ended_at = WritingState.REFUSED, why, timezone.now()
    made.save()
