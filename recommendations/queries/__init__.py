"""Read models of the recommendations floor, one file a page. All show people's words only as far as they may still be read."""

from recommendations.queries.citable import citable, readable

__all__ = ["citable", "readable"]
