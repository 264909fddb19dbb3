"""What was posted, and repeated rows in it: adding and removing a row by plain submit buttons, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Protocol

from caseflow.forms.schema import FormDefinition
from caseflow.forms.validators import row_bounds

ADD = "_add_"
REMOVE = "_remove_"

_ROWS_READ = 500
"""More rows than any limit allows, so that too many are told, and few enough to bound the work."""


class MultiDict(Protocol):
    """A posted form: Werkzeug's `request.form` is one."""

    def __iter__(self) -> Iterator[str]:
        """The names that were posted."""
        ...

    def getlist(self, key: str, /) -> list[str]:
        """Every value posted under one name."""
        ...


class Posted(dict[str, list[str]]):
    """A posted form of our own making, as WTForms wants to read it."""

    def getlist(self, key: str, /) -> list[str]:
        """Every value under one name, none if it is absent."""
        return self.get(key, [])


def row_indices(field: str, names: Iterable[str]) -> list[int]:
    """The numbers of the rows of `field` among posted names such as `sites-0-address`, in order."""
    pattern = re.compile(rf"{re.escape(field)}-([0-9]{{1,4}})-")
    return sorted({int(match[1]) for name in names if (match := pattern.match(name))})[:_ROWS_READ]


def pressed(definition: FormDefinition, page: str | None, posted: MultiDict) -> Posted | None:
    """The posted form after "add row" or "remove row", to be shown again unvalidated; None if neither was pressed.

    The buttons are named `_add_<field>` and `_remove_<field>_<i>`. A button that makes no sense changes nothing.
    """
    button = next((name for name in posted if name.startswith((ADD, REMOVE))), None)
    if button is None:
        return None
    result = Posted({name: list(posted.getlist(name)) for name in posted if name != button})
    if button.startswith(ADD):
        _add(definition, page, button.removeprefix(ADD), result)
    else:
        field, _, index = button.removeprefix(REMOVE).rpartition("_")
        _remove(field, index, result)
    return result


def _add(definition: FormDefinition, page: str | None, field: str, posted: Posted) -> None:
    spec = definition.fields_on(page).get(field)
    if spec is None or spec.kind != "rows":
        return
    present = row_indices(field, posted) or [0]  # a page without rows shows a blank one, which posts as the first
    if len(present) < row_bounds(spec)[1]:
        posted[f"{field}-{present[-1] + 1}-{next(iter(spec.columns))}"] = [""]


def _remove(field: str, index: str, posted: Posted) -> None:
    for name in [name for name in posted if name.startswith(f"{field}-{index}-")]:
        del posted[name]
