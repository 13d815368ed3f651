"""The pages: what the organisation says, once per language."""

from cms.models.content import ContentPage
from cms.models.glossary import GlossaryTerm
from cms.models.home import HomePage
from cms.models.themes import ThemePage, WorkshopPage

__all__ = ["ContentPage", "GlossaryTerm", "HomePage", "ThemePage", "WorkshopPage"]
