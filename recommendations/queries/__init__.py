"""Read models of the recommendations floor, one file a page."""

from recommendations.queries.citable import citable

__all__ = ["citable"]
