"""The writer that an operator runs behind an OpenAI-compatible address (llama.cpp, vLLM, Ollama …)."""

import json
import logging
import time
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings

from recommendations.states import NoWording
from recommendations.writer.bounded import TooManyBytes, bounded_response
from recommendations.writer.interface import Prompt, Writer, WriterFailed

MOST_BYTES = 200_000
MOST_TOKENS = 1500

logger = logging.getLogger(__name__)


def is_set_up() -> bool:
    """Whether the operator has named a writer."""
    return bool(settings.WRITER_URL)


def the_writer() -> Writer:
    """The one that the settings name."""
    return Endpoint(settings.WRITER_URL, settings.WRITER_MODEL, key=settings.WRITER_KEY, seconds=settings.WRITER_TIMEOUT)


class Endpoint:
    """`POST <url>/chat/completions`, straight to that host: no proxy, no redirect, `seconds` for all of it."""

    def __init__(self, url: str, model: str, *, key: str = "", seconds: float = 60) -> None:
        self.url, self.model, self._key, self._seconds = urlsplit(url.rstrip("/")), model, key, seconds

    def write(self, prompt: Prompt) -> str:
        """The answer, as it came. Raises WriterFailed, and tells the log why: never the words that were sent."""
        try:
            return self._text_in(self._answer_to(prompt))
        except WriterFailed as failed:
            logger.warning("The writer at %s gave no text: %s", self.url.hostname, failed.why)
            raise

    def _answer_to(self, prompt: Prompt) -> bytes:
        kind = HTTPSConnection if self.url.scheme == "https" else HTTPConnection
        connection = kind(self.url.hostname or "", self.url.port, timeout=self._seconds)
        connection.response_class = bounded_response(time.monotonic() + self._seconds, MOST_BYTES)
        asked = {"model": self.model, "messages": prompt.messages, "temperature": 0, "max_tokens": MOST_TOKENS, "stream": False}
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        try:
            connection.request("POST", f"{self.url.path}/chat/completions", json.dumps(asked).encode(), headers)
            response = connection.getresponse()
            if 300 <= response.status < 400:
                raise WriterFailed(NoWording.ELSEWHERE)
            if response.status != 200:
                raise WriterFailed(NoWording.ERROR)
            return response.read()
        except TooManyBytes as wrong:
            raise WriterFailed(NoWording.TOO_LONG) from wrong
        except TimeoutError as wrong:
            raise WriterFailed(NoWording.SLOW) from wrong
        except HTTPException as wrong:
            raise WriterFailed(NoWording.UNREADABLE) from wrong
        except OSError as wrong:
            raise WriterFailed(NoWording.UNREACHABLE) from wrong
        finally:
            connection.close()

    def _text_in(self, answer: bytes) -> str:
        try:
            text = json.loads(answer)["choices"][0]["message"]["content"]
        except (ValueError, LookupError, TypeError, RecursionError) as wrong:
            raise WriterFailed(NoWording.UNREADABLE) from wrong
        if not isinstance(text, str) or not text.strip():
            raise WriterFailed(NoWording.UNREADABLE)
        return text.encode("utf-8", "replace").decode().replace("\x00", "")
