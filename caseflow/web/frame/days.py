"""Days in addresses, filters and forms: typed as people write them; no page has the date control of a browser."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request
from wtforms import DateField, DateTimeLocalField
from wtforms.widgets import TextInput

from caseflow.core.days import read_day, read_moment
from caseflow.forms.fields import DAY_LOOK, MOMENT_LOOK
from caseflow.forms.messages import NOT_DATE, NOT_DATETIME
from caseflow.web.frame.i18n import say_text


def day_in(name: str) -> date | None:
    """The day in the query string under `name`; one that cannot be is none."""
    return read_day(request.args.get(name, "").strip())


class DayField(DateField):
    """A day that is typed; it comes back as 05/01/2027, however it was typed."""

    widget = TextInput()

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        kwargs["render_kw"] = {**DAY_LOOK, **kwargs.get("render_kw", {})}
        super().__init__(label, validators, format="%d/%m/%Y", **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads the day; raises ValueError for a text that says none."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = read_day(text)
        if self.data is None and text:
            raise ValueError(say_text(NOT_DATE))


class MomentField(DateTimeLocalField):
    """A day and an hour that are typed: `09:30 05/01/2027`, or the day first."""

    widget = TextInput()

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        kwargs["render_kw"] = {**MOMENT_LOOK, **kwargs.get("render_kw", {})}
        super().__init__(label, validators, format="%H:%M %d/%m/%Y", **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads the moment, an aware one; raises ValueError for a text that says none."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = read_moment(text)
        if self.data is None and text:
            raise ValueError(say_text(NOT_DATETIME))
