"""What a person is here: their roles and memberships, read once while one page is made."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import Any, TypeVar, cast

from consultation.models.consultations import Membership
from consultation.models.roles import EDITORS_GROUP, Role

Answer = TypeVar("Answer")
_page: ContextVar[dict[Hashable, Any] | None] = ContextVar("page", default=None)


@contextmanager
def one_page() -> Iterator[None]:
    """What is asked inside with `once` is asked once. For requests that change nothing."""
    token = _page.set({})
    try:
        yield
    finally:
        _page.reset(token)


@contextmanager
def one_answer() -> Iterator[None]:
    """A rule is weighed in one moment: what it asks with `once` it asks once, or not at all where the page around it knows."""
    if _page.get() is None:
        with one_page():
            yield
    else:
        yield


def once(key: Hashable, ask: Callable[[], Answer]) -> Answer:
    """The answer to `ask`, kept under `key` while one page is made; anywhere else it is asked each time."""
    answers = _page.get()
    if answers is None:
        return ask()
    if key not in answers:
        answers[key] = ask()
    return cast("Answer", answers[key])


def standing_of(user: Any) -> "Standing":
    """The standing of a person who is signed in."""
    return once(("standing", user.pk), lambda: Standing(user))


class Standing:
    """The roles and memberships of one person, each kind read when it is first asked for. Ids are those of rows."""

    def __init__(self, user: Any) -> None:
        self._user = user

    @cached_property
    def _roles(self) -> list[tuple[str, int | None, int | None, int | None]]:
        roles = Role.objects.filter(user=self._user).order_by("pk")
        return list(roles.values_list("kind", "workshop", "consultation", "workshop__consultation"))

    @cached_property
    def memberships(self) -> frozenset[int]:
        """The consultations in which they take part."""
        return frozenset(Membership.objects.filter(user=self._user, left_at=None).values_list("consultation", flat=True))

    @cached_property
    def is_editor(self) -> bool:
        return self._user.groups.filter(name=EDITORS_GROUP).exists()

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of their roles."""
        return frozenset(kind for kind, *_place in self._roles)

    @property
    def is_administrator(self) -> bool:
        return self._user.is_superuser or Role.Kind.ADMINISTRATOR in self.kinds

    @property
    def facilitates(self) -> frozenset[int]:
        """The workshops they facilitate."""
        return frozenset(workshop for _kind, workshop, *_consultations in self._roles if workshop)

    @property
    def advises(self) -> frozenset[int]:
        """The consultations of whose strategy team they are."""
        return frozenset(consultation for _kind, _workshop, consultation, _its in self._roles if consultation)

    @property
    def consultations(self) -> frozenset[int]:
        """Those in which they take part or have a role."""
        of_workshops = {its for _kind, _workshop, _consultation, its in self._roles if its}
        return self.memberships | self.advises | of_workshops
