"""The pages: what the organisation says, once per language."""

from cms.models.content import ContentPage
from cms.models.home import HomePage
from cms.models.themes import ThemePage, WorkshopPage

__all__ = ["ContentPage", "HomePage", "ThemePage", "WorkshopPage"]
