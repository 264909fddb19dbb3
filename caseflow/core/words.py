"""The words that every kind of content shares: names, the strict base model, legal bases."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from caseflow.core.text import Text
from caseflow.core.values import JsonValue

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
FileKind = Literal["pdf", "docx", "xlsx", "jpg", "png"]


class Word(BaseModel):
    """Base of every piece of content: immutable, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class LegalBasis(Word):
    """Where a number comes from; `confirmed: false` is shown to the administrator as "chờ xác nhận"."""

    source: Text
    confirmed: bool = False


def _legal(value: JsonValue) -> JsonValue:
    """Content may write just the decree and article: that is a basis still to be confirmed."""
    return {"source": value} if isinstance(value, str) else value


Legal = Annotated[LegalBasis, BeforeValidator(_legal, json_schema_input_type=str | LegalBasis)]
