"""Every error a person can meet, each with a sentence in both languages; `web/errors.py` maps them to HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from caseflow.core.text import Text, say
from caseflow.core.values import Values


class CaseflowError(Exception):
    """An expected error: its message may be shown to the person who caused it."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


class NotFound(CaseflowError):
    """There is no such thing, or this person may not know that there is."""

    def __init__(self, message: Text | None = None) -> None:
        super().__init__(message or say("Không tìm thấy nội dung này.", "There is nothing here."))


class NotSignedIn(CaseflowError):
    """The act needs a signed-in person."""

    def __init__(self) -> None:
        super().__init__(say("Vui lòng đăng nhập để tiếp tục.", "Please sign in to continue."))


class NotAllowed(CaseflowError):
    """The person is known, sees the thing, and may not do this."""


class Refused(CaseflowError):
    """The rules do not let the action happen now; `reasons` say in plain words why."""

    def __init__(self, reasons: Sequence[Text]) -> None:
        super().__init__(say("; ".join(r.vi for r in reasons), "; ".join(r.en for r in reasons)))
        self.reasons = tuple(reasons)


class Invalid(CaseflowError):
    """What was typed cannot be taken; `fields` maps a field name to its messages, `""` to the whole form."""

    def __init__(self, fields: Mapping[str, Sequence[Text]], values: Values | None = None) -> None:
        first = next(iter(fields.values()))[0]
        super().__init__(first)
        self.fields = {name: tuple(messages) for name, messages in fields.items()}
        self.values = dict(values or {})

    @classmethod
    def at(cls, field: str, vi: str, en: str) -> Invalid:
        """One message at one field."""
        return cls({field: [say(vi, en)]})


class Conflict(CaseflowError):
    """Somebody else was faster: the version this act was based on is no longer the current one."""

    def __init__(self, message: Text, meanwhile: Sequence[Any] = ()) -> None:
        super().__init__(message)
        self.meanwhile = tuple(meanwhile)


class TooLarge(CaseflowError):
    """A file or a request exceeds its limit."""


class Busy(CaseflowError):
    """There is no room for this just now; nothing was changed, and it may be tried again."""


class TooMany(CaseflowError):
    """Too many attempts; `retry_after` is in seconds."""

    def __init__(self, message: Text, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ConfigurationError(Exception):
    """A setting is absent or wrong; the message names the environment variable."""
