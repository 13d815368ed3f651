"""A mail server that can be told to fail, in the ways in which mail servers fail. Installed by the fixture `mail_server`."""

import smtplib
from collections.abc import Sequence
from typing import Any

from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class MailServer:
    """`down`: it can't be reached. `failures`: what it answers to the next mails, one each; None: it takes the mail.
    `dies_after_taking`: the worker is gone at the moment the server has the mail.
    """

    def __init__(self) -> None:
        self.down = False
        self.failures: list[Exception | None] = []
        self.dies_after_taking = False
        self.connections = 0

    def refuses(self, code: int) -> None:
        """The next mail is refused, because of its address."""
        self.failures.append(smtplib.SMTPRecipientsRefused({"somebody@example.org": (code, b"no")}))


SERVER = MailServer()


class Died(BaseException):
    """The worker's process ended there and then."""


class Backend(BaseEmailBackend):
    def open(self) -> bool:
        if SERVER.down:
            raise ConnectionRefusedError("nobody listens")
        SERVER.connections += 1
        return True

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        for message in messages:
            failure = SERVER.failures.pop(0) if SERVER.failures else None
            if failure is not None:
                raise failure
            message.message()  # written as it would be: a header that can't be is an error
            mail.outbox.append(message)
            if SERVER.dies_after_taking:
                raise Died
        return len(messages)


def install(settings: Any) -> MailServer:
    """Sends all mail of the test through a new server."""
    SERVER.__init__()
    settings.EMAIL_BACKEND = "tests.mail_server.Backend"
    return SERVER
