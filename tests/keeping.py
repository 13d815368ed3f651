"""Rows that the tests of a module find in the database: made once a worker, and each test takes back what it changed of them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation
from pytest_django import DjangoDbBlocker


def keeping(make: Callable[[], Any]) -> Any:
    """A fixture, of the scope of a module, of what ``make`` gives: primary keys, by which each test fetches its rows anew.

    The tests run inside the transaction in which the rows were made, so none of them may be of transactions of its own, and those that
    don't ask for the rows may see them too.
    """

    @pytest.fixture(scope="module")
    def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
        with django_db_blocker.unblock(), translation.override("en"), transaction.atomic():
            yield make()
            transaction.set_rollback(True)

    return kept
