"""Texts of a fixed look: tax codes, GTIN and GLN of GS1 with their check digits, lot numbers, web addresses."""

from __future__ import annotations

import re

from stdnum import ean
from stdnum.vn import mst

from caseflow.core import gs1
from caseflow.forms import messages
from caseflow.forms.messages import Unreadable
from caseflow.forms.schema import FormField

_CODE_LENGTHS = {"gtin": gs1.GTIN_LENGTHS, "gln": (13,)}
_ADDRESS = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*")


def read_code(field: FormField, text: str) -> str:
    """What was typed into a text field, in the one way its format is stored; raises Unreadable."""
    if field.format == "tax_code":
        text = text.replace(" ", "")
        if not (
            re.fullmatch(r"[0-9]{12}", text) or (re.fullmatch(r"[0-9]{10}(-[0-9]{3})?", text) and mst.is_valid(text))
        ):
            raise Unreadable(messages.NOT_TAX_CODE)
    elif field.format == "lot":
        if not gs1.is_value(text):
            raise Unreadable(messages.NOT_LOT)
    elif field.format == "web_address":
        text = text.rstrip("/")
        if not _ADDRESS.fullmatch(text):
            raise Unreadable(messages.NOT_ADDRESS)
    elif field.format is not None:
        return _gs1(field.format, field.country, text)
    return text


def _gs1(format: str, country: str | None, text: str) -> str:
    """A number of GS1 with its check digit right; blanks and hyphens between digits are dropped."""
    bare = re.sub(r"(?<=[0-9])[ -](?=[0-9])", "", text)
    if not re.fullmatch(r"[0-9]+", bare) or len(bare) not in _CODE_LENGTHS[format] or not int(bare):
        raise Unreadable(messages.NOT_GTIN if format == "gtin" else messages.NOT_GLN)
    if not ean.is_valid(bare):
        raise Unreadable(messages.WRONG_CHECK_DIGIT)
    owner = bare[1:] if len(bare) == 14 else bare.zfill(13) if len(bare) == 12 else bare
    if country is not None and not owner.startswith(country):
        raise Unreadable(messages.WRONG_COUNTRY.format(prefix=country))
    return bare
