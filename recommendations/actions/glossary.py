"""The organisation's glossary, as a run is given it. What keeps the glossary registers itself here when the site starts."""

from collections.abc import Callable, Iterable

Terms = Iterable[dict[str, str]]

_keepers: list[Callable[[], Terms]] = []


def register(keeper: Callable[[], Terms]) -> None:
    """From now on `keeper` is asked for the terms: by language (fr, nl, en), alternatives divided by |."""
    _keepers[:] = [keeper]


def glossary_now() -> list[dict[str, str]]:
    """The terms that a run started now is given, each once, in an order that does not depend on when they were written."""
    terms = {tuple(sorted(term.items())) for keeper in _keepers for term in keeper()}
    return [dict(term) for term in sorted(terms)]
