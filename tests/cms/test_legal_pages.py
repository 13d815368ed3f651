"""The legal pages of a new installation: drafts in three languages, for the organisation to adapt."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from cms.models import ContentPage

pytestmark = pytest.mark.django_db


def _written() -> str:
    said = StringIO()
    call_command("draft_legal_pages", stdout=said)
    return said.getvalue()


def test_drafts_are_written_once_and_shown_to_nobody_before_they_are_published() -> None:
    assert "fr: Déclaration d'accessibilité" in _written()
    assert "already" in _written()
    assert ContentPage.objects.count() == 12
    assert Client().get("/en/accessibility/").status_code == 404
    assert "Accessibility statement" not in Client().get("/en/").content.decode()
    ContentPage.objects.get(slug="accessibility").get_latest_revision().publish()
    assert "Accessibility statement" in Client().get("/en/accessibility/").content.decode()
    assert "Accessibility statement" in Client().get("/en/").content.decode()
