"""Which proposals say nearly the same as a text that is being written."""

from recommendations.similarity.panel import noted_differences, panel_of
from recommendations.similarity.suggesting import Suggestion, Suggestions, index_path, suggestions, texts_of

__all__ = ["Suggestion", "Suggestions", "index_path", "noted_differences", "panel_of", "suggestions", "texts_of"]
