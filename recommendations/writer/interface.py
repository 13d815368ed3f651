"""What a writer is: something that answers a prompt with a text."""

from dataclasses import dataclass
from typing import Protocol

from recommendations.states import NoWording


@dataclass(frozen=True)
class Prompt:
    """`messages` are role and content, as an OpenAI-compatible endpoint takes them; `sha256` is over them."""

    messages: list[dict[str, str]]
    sha256: str


class Writer(Protocol):
    """`model` is the name under which its texts are stored."""

    model: str

    def write(self, prompt: Prompt) -> str:
        """The answer to `prompt`, as it came. Raises WriterFailed."""


class WriterFailed(Exception):
    """No text came back. `why` is the sentence that people are told."""

    def __init__(self, why: NoWording) -> None:
        super().__init__(why.value)
        self.why = why
