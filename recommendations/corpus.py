"""The one bridge from the consultation to the analysis: what a run reads, frozen, and the same on every database."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import UTC
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q

from consultation.models import Consultation, Contribution, Pseudonym, User, Vote, Workshop
from recommendations.models import AnalysisRun, CorpusItem
from recommendations.queries import citable

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Text:
    """The columns that the analysis reads, every cell as text. A comment has its proposal's title as `context`."""

    id: str
    title: str
    body: str
    lang: str
    author: str
    supports: str
    parent_id: str
    kind: str
    context: str

    @property
    def sha256(self) -> str:
        """The hash of the canonical row."""
        return hashlib.sha256(json.dumps(list(asdict(self).values()), ensure_ascii=True).encode()).hexdigest()


def freeze(run: AnalysisRun) -> int:
    """Writes the corpus of `run` and its hash: all that the public or the members may read now. Returns its size.

    Call inside the transaction that creates the run.
    """
    items = list(_items(run))
    CorpusItem.objects.bulk_create(items, batch_size=1000)
    run.corpus_sha256 = corpus_sha256(item.sha256 for item in sorted(items, key=lambda item: item.corpus_id))
    run.save(update_fields=["corpus_sha256"])
    return len(items)


def frozen_texts(run: AnalysisRun) -> Iterator[tuple[CorpusItem, Text]]:
    """The frozen rows of `run`, in order of corpus id, as they can be read now."""
    items = run.items.select_related("version__contribution", "context_version").order_by()
    for item in sorted(items, key=lambda item: item.corpus_id):
        yield item, text_of(item)


def text_of(item: CorpusItem) -> Text:
    """The row of a frozen item, as it can be read now."""
    return Text(
        id=item.corpus_id, title=item.version.title, body=item.version.body, lang=item.version.language,
        author=item.author, supports=_number(item.supports), parent_id=item.parent_corpus_id,
        kind=item.version.contribution.kind, context=item.context_version.title if item.context_version else "",
    )  # fmt: skip


def frame(texts: Iterable[Text]) -> "pd.DataFrame":
    """The texts as the analysis takes them."""
    import pandas as pd

    columns = [field.name for field in fields(Text)]
    return pd.DataFrame([list(asdict(text).values()) for text in texts], columns=columns, dtype=object)


def corpus_sha256(hashes: Iterable[str]) -> str:
    """The hash of the row hashes in order of corpus id: it can be checked even after a source was erased."""
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def votes_frame(run: AnalysisRun) -> "pd.DataFrame":
    """The votes cast until `run` was frozen: participant, contribution_id, vote (+1 = agree), each person once a proposal.

    Votes on a merged proposal count for its target, unless the person voted there too. Tallies that were not public yet
    are left out. Participants are named by hashes; nobody keeps this table.
    """
    import numpy as np
    import pandas as pd

    ids = dict(
        run.items.filter(version__contribution__kind=Contribution.Kind.PROPOSAL, agree__isnull=False).values_list(
            "version__contribution_id", "corpus_id"
        )
    )
    cast = (
        Vote.objects.filter(proposal__workshop__consultation=run.consultation_id, at__lte=run.frozen_at)
        .order_by("pk")
        .values_list("pk", "voter_id", "proposal_id", "proposal__merged_into_id", "value")
    )
    rows = np.fromiter(
        ((pk, voter, proposal, target or 0, value) for pk, voter, proposal, target, value in cast.iterator(10_000)),
        dtype=[("pk", "i8"), ("voter", "i8"), ("proposal", "i8"), ("target", "i8"), ("vote", "i1")],
    )
    votes = pd.DataFrame(rows)
    votes["direct"] = votes["target"] == 0
    votes["proposal"] = votes["target"].where(~votes["direct"], votes["proposal"])
    votes = votes[votes["proposal"].isin(list(ids))].sort_values(["direct", "pk"])
    votes = votes.drop_duplicates(["voter", "proposal"], keep="last")
    people = _people(run.consultation_id)
    names = {voter: _person(people, voter) for voter in votes["voter"].unique().tolist()}
    named = pd.DataFrame(
        {
            "participant": votes["voter"].map(names).astype(object),
            "contribution_id": votes["proposal"].map(ids).astype(object),
            "vote": votes["vote"].astype(int),
        }
    )
    return named.sort_values(["contribution_id", "participant"]).reset_index(drop=True)


def _items(run: AnalysisRun) -> Iterator[CorpusItem]:
    contributions = list(
        citable(run.consultation)
        .filter(published_version__erased_at=None)
        .select_related("published_version", "proposal__published_version", "imported", "workshop")
        .order_by("pk")
    )
    people = _people(run.consultation_id)
    names = _corpus_ids(contributions, people)
    tallies, votes_count = _tallies(run.consultation)
    for contribution in contributions:
        version = contribution.published_version
        assert version is not None
        proposal = contribution.proposal
        context = proposal.published_version if proposal and proposal.pk in names else None
        tally = tallies.get(contribution.pk)
        text = Text(
            id=names[contribution.pk], title=version.title, body=version.body, lang=version.language,
            author=_person(people, contribution.author_id),
            supports=_number(_supports(contribution, tally, votes_count)),
            parent_id=names.get(contribution.parent_id or 0) or names.get(contribution.proposal_id or 0, ""),
            kind=contribution.kind,
            context=context.title if context else "",
        )  # fmt: skip
        yield CorpusItem(
            run=run, version=version, context_version=context, corpus_id=text.id,
            parent_corpus_id=text.parent_id, author=text.author, supports=int(text.supports) if text.supports else None,
            sha256=text.sha256, **_counts(tally),
        )  # fmt: skip


def _counts(tally: Counter[int] | None) -> dict[str, int | None]:
    values = {"agree": Vote.Value.AGREE, "disagree": Vote.Value.DISAGREE, "passed": Vote.Value.PASS}
    return {name: None if tally is None else tally[value] for name, value in values.items()}


def _corpus_ids(contributions: list[Contribution], people: dict[int, str]) -> dict[int, str]:
    """The id in its file for an imported contribution, else a hash of author, time and text; by primary key.

    Two that are alike in all three are told apart by where they stand.
    """
    names: dict[int, str] = {}
    alike: defaultdict[str, list[Contribution]] = defaultdict(list)
    for contribution in contributions:
        imported = getattr(contribution, "imported", None)
        if imported:
            names[contribution.pk] = imported.source_id
            continue
        version = contribution.published_version
        assert version is not None
        key = [
            _person(people, contribution.author_id), contribution.created_at.astimezone(UTC).isoformat(),
            version.title, version.body,
        ]  # fmt: skip
        alike["c-" + hashlib.sha256(json.dumps(key).encode()).hexdigest()[:20]].append(contribution)
    for name, same in alike.items():
        same.sort(key=lambda contribution: (contribution.kind, contribution.workshop.slug, contribution.pk))
        for number, contribution in enumerate(same):
            names[contribution.pk] = f"{name}.{number + 1}" if number else name
    return names


def _tallies(consultation: Consultation) -> tuple[dict[int, Counter[int]], bool]:
    """Votes by value for each proposal whose tally is public, those of proposals merged into it included, each person
    once; and whether anybody voted at all."""
    workshops = Workshop.objects.filter(consultation=consultation).select_related("consultation")
    public = [workshop.pk for workshop in workshops.prefetch_related("consultation__phases") if workshop.shows_tallies]
    proposals = Contribution.objects.proposals().filter(workshop__in=public)
    tallies: dict[int, Counter[int]] = {pk: Counter() for pk in proposals.values_list("pk", flat=True)}
    votes = Vote.objects.filter(proposal__workshop__consultation=consultation)
    inherited = Vote.objects.inherited_by(F("proposal__merged_into")).filter(  # type: ignore[arg-type]
        Q(proposal__workshop__consultation=consultation)
    )
    for counted, target in ((votes, "proposal"), (inherited, "proposal__merged_into")):
        for pk, value, count in counted.order_by().values_list(target, "value").annotate(count=Count("pk")):
            if pk in tallies:
                tallies[pk][value] += count
    return tallies, any(tallies.values())


def _supports(contribution: Contribution, tally: Counter[int] | None, votes_count: bool) -> int | None:
    """One measure for the whole corpus: votes in agreement where people voted here, else what a file states.

    A comment is supported by who wrote it."""
    if not contribution.is_proposal:
        return 1
    if votes_count:
        return tally[Vote.Value.AGREE] if tally is not None else None
    imported = getattr(contribution, "imported", None)
    return imported.supports_elsewhere if imported else None


def _people(consultation_id: int) -> dict[int, str]:
    """The name of each author and voter in a corpus, by primary key: the key of a file, else the person's own random one."""
    authors = Contribution.objects.filter(workshop__consultation=consultation_id).values("author")
    voters = Vote.objects.filter(proposal__workshop__consultation=consultation_id).values("voter")
    taking_part = User.objects.filter(Q(pk__in=authors) | Q(pk__in=voters))
    names = dict(taking_part.values_list("pk", "public_key"))
    keys = Pseudonym.objects.filter(consultation=consultation_id).values_list("user_id", "key")
    names.update(sorted(keys, reverse=True))
    return names


def _person(people: dict[int, str], user_id: int | None) -> str:
    return hashlib.sha256(people[user_id].encode()).hexdigest()[:16] if user_id else ""


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
