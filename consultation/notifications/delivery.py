"""Handing a message to the mail server, and telling apart the ways in which it may not take it."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from logging import getLogger
from typing import Any

from django.core.mail import EmailMessage, get_connection

NOT_AVAILABLE, FOR_GOOD = 421, 500  # of the codes of SMTP: the server closes; from here on, it will never take this
logger = getLogger(__name__)


class MailServerDown(Exception):
    """The mail server can't be reached, or broke off. Everything waits."""


class NotTaken(Exception):
    """The server did not take one message: never, if `for_good`, or not now. If it `closes`, it takes no other either."""

    def __init__(self, words: str, *, for_good: bool = False, closes: bool = False) -> None:
        super().__init__(words)
        self.for_good, self.closes = for_good, closes


@contextmanager
def mail_server() -> Iterator[Any]:
    """A connection to the mail server. Raises MailServerDown."""
    connection = get_connection()
    try:
        connection.open()
    except OSError as broken:  # smtplib's errors are OSErrors too
        raise MailServerDown(_named(broken)) from broken
    try:
        yield connection
    finally:
        _close_quietly(connection)


def hand_over(message: EmailMessage) -> None:
    """Gives a message to the server of its connection. Raises NotTaken, or MailServerDown where nobody knows whether it left."""
    try:
        message.send()
    except smtplib.SMTPServerDisconnected as broken:
        raise MailServerDown(_named(broken)) from broken
    except smtplib.SMTPRecipientsRefused as refusal:
        code = max(code for code, _words in refusal.recipients.values())
        raise NotTaken(f"{_named(refusal)} {code}", for_good=code >= FOR_GOOD, closes=code == NOT_AVAILABLE) from refusal
    except smtplib.SMTPException as refusal:
        code = getattr(refusal, "smtp_code", 0)
        raise NotTaken(f"{_named(refusal)} {code}", closes=code == NOT_AVAILABLE) from refusal
    except ValueError as unusable:  # an address that can't be written in a message
        raise NotTaken(_named(unusable), for_good=True) from unusable
    except OSError as broken:
        raise MailServerDown(_named(broken)) from broken


def _close_quietly(connection: Any) -> None:
    """Says goodbye to the server; whether it hears it does not matter any more."""
    try:
        connection.close()
    except OSError as broken:
        logger.info("The mail server was gone at the end: %s", _named(broken))


def _named(error: Exception) -> str:
    """What went wrong, without what the server said: its words hold addresses."""
    return type(error).__name__
