"""Electronic mail: what a mail is, the port that sends one, and the adapter for an SMTP server."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.charset import QP, Charset
from email.errors import MessageError
from email.header import Header
from email.message import Message
from email.policy import compat32
from email.utils import format_datetime, formataddr, parseaddr
from typing import Any, Final, Protocol

from caseflow.core.clock import Clock, SystemClock
from caseflow.core.settings import Settings

TIMEOUT_SECONDS: Final = 20.0
"""How long one answer of the server may take; a server slower than this is tried again later."""

_QUOTED: Final = Charset("utf-8")
_QUOTED.body_encoding = QP  # readable in a log of raw mail, and short for text that is half ASCII


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one recipient; `message_id` stays the same when it is sent again, so that a reader sees one."""

    sender: str
    recipient: str
    subject: str
    body: str
    message_id: str
    headers: Mapping[str, str] = field(default_factory=dict)


class MailError(Exception):
    """The mail was not handed over; the message is short, holds no secret and may be shown to the administrator."""


class TransientMailError(MailError):
    """It may work later: the server is away, slow, or answered 4xx. The mail may have arrived once already."""


class MailServerAway(TransientMailError):
    """The server could not be reached or did not let us in: no mail was offered to it, and none is to blame."""


class PermanentMailError(MailError):
    """It will never work as it stands: the server answered 5xx, or the mail itself cannot be sent."""


class Mailer(Protocol):
    """Sends mail."""

    def send(self, mail: Mail) -> None:
        """Hands `mail` to the next server; raises TransientMailError or PermanentMailError."""
        ...


class SmtpMailer:
    """Sends over SMTP as the settings say, one connection a mail, so that one bad mail holds up no other."""

    def __init__(self, settings: Settings, clock: Clock | None = None, timeout: float = TIMEOUT_SECONDS) -> None:
        self._settings = settings
        self._clock = clock or SystemClock()
        self._timeout = timeout

    def send(self, mail: Mail) -> None:
        """Hands `mail` to the server; raises TransientMailError or PermanentMailError."""
        message = self._compose(mail)
        server = self._connect()
        try:
            server.sendmail(mail.sender, [mail.recipient], message)
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise _classify(error) from error
        finally:
            # The answer to DATA has decided; how the goodbye goes changes nothing.
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()

    def _compose(self, mail: Mail) -> bytes:
        """The mail on the wire; a control character in a header is refused here, not trusted to a library."""
        headers = {
            "Message-ID": mail.message_id if mail.message_id.startswith("<") else f"<{mail.message_id}>",
            "Date": format_datetime(self._clock.now()),
            "Auto-Submitted": "auto-generated",
            **mail.headers,
        }
        message: Message[Any, Any] = Message()
        message.set_payload(mail.body, _QUOTED)
        try:
            message["From"] = _address(mail.sender)
            message["To"] = _address(mail.recipient)
            for name, value in {"Subject": mail.subject, **headers}.items():
                _refuse_control(name + value)
                # Header, because EmailMessage of Python 3.11 loses blanks where it folds a long Vietnamese subject.
                message[name] = value if value.isascii() else Header(value, "utf-8", header_name=name)
            return message.as_bytes(policy=compat32.clone(linesep="\r\n"))
        except (ValueError, MessageError) as error:
            raise PermanentMailError(f"the mail cannot be written: {_line(str(error))}") from error

    def _connect(self) -> smtplib.SMTP:
        """An open, greeted, secured and signed-in connection; raises MailServerAway."""
        settings = self._settings
        server: smtplib.SMTP | None = None
        try:
            if settings.smtp_security == "tls":
                context = ssl.create_default_context()
                server = smtplib.SMTP_SSL(
                    settings.smtp_host, settings.smtp_port, timeout=self._timeout, context=context
                )
            else:
                server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=self._timeout)
            if settings.smtp_security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        except (smtplib.SMTPException, OSError) as error:
            if server is not None:
                server.close()
            raise MailServerAway(f"no connection to the mail server: {_words(error)}") from error
        return server


def _refuse_control(text: str) -> None:
    if any(unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs") for c in text):
        raise ValueError("a control character in a header")


def _address(value: str) -> str:
    """`value` as it stands in a header: a name in any letters, and an address in ASCII."""
    _refuse_control(value)
    name, address = parseaddr(value)
    if "@" not in address:
        raise ValueError("not a mail address")
    return formataddr((name, address))


def _classify(error: Exception) -> MailError:
    """By the class of the SMTP code; without a code, a broken connection is transient and the rest permanent."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return _by_code(code, text)
    if isinstance(error, smtplib.SMTPResponseException):
        return _by_code(error.smtp_code, error.smtp_error)
    if isinstance(error, (smtplib.SMTPNotSupportedError, UnicodeError)):
        return PermanentMailError(f"the server cannot take this address: {_words(error)}")
    return TransientMailError(f"the connection broke: {_words(error)}")


def _by_code(code: int, text: bytes | str) -> MailError:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    kind = PermanentMailError if 500 <= code < 600 else TransientMailError
    return kind(f"{code} {_line(words)}")


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return str(_by_code(error.smtp_code, error.smtp_error))
    return _line(str(error) or type(error).__name__)


def _line(text: str) -> str:
    """One line of at most 300 characters: what fits into a log and into the outbox."""
    return " ".join(text.split())[:300]
