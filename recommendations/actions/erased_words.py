"""Single words that the analysis learnt from texts that go, and from no other: in the names of groups, and in what a run learnt.

A word that somebody else used too is not personal, and stays.
"""

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable

from consultation.actions.scrubbing import Leaving
from consultation.models import Version
from recommendations.models import AnalysisRun, Cluster, Recommendation, RecommendationTransition, RunVectoriser
from recommendations.queries.sentences import TAKEN_DOWN

WORD = re.compile(r"\w+")
SHORTEST = 4


def forget_learnt_words(leaving: Leaving) -> None:
    """Masks those words. Called while the texts can still be read."""
    if leaving.keeps_words:
        return
    runs = AnalysisRun.objects.filter(items__version__in=[version.pk for version in leaving.versions]).distinct()
    if not runs:
        return
    going = {version.pk for version in leaving.versions}
    theirs = _plain(f"{version.title}\n{version.body}" for version in leaving.versions)
    kept = Version.objects.filter(corpus_items__run__in=runs).exclude(pk__in=going).distinct()
    others = _plain(f"{title}\n{body}" for title, body in kept.values_list("title", "body").iterator(2000))

    def is_theirs_alone(word: str) -> bool:
        word = _plain([word])
        stem = word if len(word) <= SHORTEST else word[:-1]
        return len(word) >= SHORTEST and stem in theirs and stem not in others

    for run in runs:
        _mask_names(run, is_theirs_alone)
        _mask_learnt(run, is_theirs_alone)


def is_masked(cluster: Cluster) -> bool:
    """A word of its names was erased."""
    return TAKEN_DOWN in f"{cluster.label} {cluster.keywords} {cluster.labels}"


def _mask_names(run: AnalysisRun, gone: Callable[[str], bool]) -> None:
    for cluster in run.clusters.all():
        label, keywords = _masked(cluster.label, gone), [_masked(word, gone) for word in cluster.keywords]
        labels = {code: _masked(name, gone) for code, name in cluster.labels.items()}
        if (label, keywords, labels) == (cluster.label, cluster.keywords, cluster.labels):
            continue
        Cluster.objects.filter(pk=cluster.pk).update(label=label, keywords=keywords, labels=labels)
        for recommendation in Recommendation.objects.filter(cluster=cluster):
            Recommendation.objects.filter(pk=recommendation.pk).update(title=_masked(recommendation.title, gone))
        for step in RecommendationTransition.objects.filter(recommendation__cluster=cluster):
            RecommendationTransition.objects.filter(pk=step.pk).update(title=_masked(step.title, gone))


def _mask_learnt(run: AnalysisRun, gone: Callable[[str], bool]) -> None:
    learnt = RunVectoriser.objects.filter(run=run).first()
    if learnt is None:
        return
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bytes(learnt.content))) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "features.json":
                told = json.loads(content)
                told |= {key: [_renamed(word, number, gone) for number, word in enumerate(told[key])] for key in ("rows", "columns")}
                content = json.dumps(told, ensure_ascii=False).encode()
            after.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    RunVectoriser.objects.filter(pk=learnt.pk).update(content=target.getvalue())


def _renamed(entry: str, number: int, gone: Callable[[str], bool]) -> str:
    """An entry of a vocabulary, or a name that no text can hold, so that each keeps its place."""
    return f"\x00{number}" if any(gone(word) for word in WORD.findall(entry)) else entry


def _masked(text: str, gone: Callable[[str], bool]) -> str:
    return WORD.sub(lambda match: TAKEN_DOWN if gone(match[0]) else match[0], text)


def _plain(texts: Iterable[str]) -> str:
    """The texts as one, without case and accents."""
    decomposed = unicodedata.normalize("NFKD", "\n".join(texts).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))
