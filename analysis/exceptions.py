"""The one way in which the analysis says no."""


class BadInput(ValueError):
    """The input can't be analysed; the message is one sentence that a person understands."""
