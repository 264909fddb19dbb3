"""What a paper says of its case: the values of its letter, from the case, its forms and the step that makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from sqlalchemy.orm import Session

from caseflow.core.clock import local_date
from caseflow.core.values import JsonValue, Plain, Values
from caseflow.db.queries.accounts import accounts as account_rows
from caseflow.db.queries.engine import submissions as submission_rows
from caseflow.db.queries.engine.cases import CaseRow
from caseflow.db.queries.enterprises import enterprises as enterprise_rows
from caseflow.notifications.letter_lint import known
from caseflow.notifications.letter_schema import Cell, Letter, Value, Variable
from caseflow.services.foundation.context import Context
from caseflow.workflows.machine import Rulebook

STEP = "step"
"""In `from`: the answers of the step that makes the paper."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which paper is filled: its case as it stands, its letter, and what was typed into the step that makes it."""

    ctx: Context
    session: Session
    case: CaseRow
    book: Rulebook
    letter: Letter
    answers: Values


def values(asked: Asked) -> dict[str, Value | None]:
    """Every variable of the letter that is known, of its kind; nothing is made up, what is unknown is left out."""
    variables = known(asked.letter)
    shared = _shared(asked)
    signed = _signed(asked, variables.values())
    found: dict[str, Value | None] = {}
    for name, variable in variables.items():
        typed = next((v for source in _sources(name, variable) if (v := _at(source, asked, signed)) is not None), None)
        value = _of_kind(variable, typed) if typed is not None else shared.get(name)
        if value is not None:
            found[name] = value
    return found


def kept(values: Mapping[str, Value | None]) -> Plain:
    """What an issued paper keeps of its values; `read` gives them back."""
    return {name: _plain(value) for name, value in values.items() if value is not None}


def read(letter: Letter, stored: Plain) -> dict[str, Value | None]:
    """The values that an issued paper was set with; of what the letter has now, it knows what it was asked then."""
    variables = known(letter)
    return {name: _of_kind(variables[name], value) for name, value in stored.items() if name in variables}


def _plain(value: Value) -> JsonValue:
    if isinstance(value, str | int | Decimal | date):
        return str(value)
    return [{name: str(cell) for name, cell in row.items() if cell is not None} for row in value]


def _sources(name: str, variable: Variable) -> Sequence[str]:
    return variable.from_ or (f"{STEP}.{name}",)


def _signed(asked: Asked, variables: Iterable[Variable]) -> Mapping[str, Values]:
    """What was signed last of the forms that the letter reads."""
    forms = {source.partition(".")[0] for variable in variables for source in variable.from_} - {STEP}
    return submission_rows.last_answers(asked.session, asked.case.id, sorted(forms)) if forms else {}


def _at(source: str, asked: Asked, signed: Mapping[str, Values]) -> JsonValue:
    form, _, field = source.partition(".")
    answers = asked.answers if form == STEP else signed.get(form, {})
    given = answers.get(field)
    return given if given not in ("", []) else None


def _of_kind(variable: Variable, given: JsonValue) -> Value | None:
    """An answer as a value of the variable's kind; None for one that is no such thing."""
    if variable.kind != "rows":
        return _cell(variable.kind, given)
    if not isinstance(given, list):
        return None
    kinds = {name: column.kind for name, column in variable.columns.items()}
    rows = (row for row in given if isinstance(row, Mapping))
    return tuple(
        {name: cell for name, kind in kinds.items() if (cell := _cell(kind, row.get(name))) is not None} for row in rows
    )


def _cell(kind: str, given: object) -> Cell | None:
    read: Callable[[object], Cell | None] = _READ[kind]
    return None if given is None else read(given)


def _day(given: object) -> date | None:
    try:
        return given if isinstance(given, date) else date.fromisoformat(str(given))
    except ValueError:
        return None


def _number(given: object) -> int | Decimal | None:
    if isinstance(given, bool):
        return None
    try:
        number = Decimal(str(given))
    except InvalidOperation:
        return None
    return int(number) if number == number.to_integral_value() else number


def _money(given: object) -> int | None:
    number = _number(given)
    return number if isinstance(number, int) else None


def _text(given: object) -> str | None:
    return given if isinstance(given, str) else str(given) if isinstance(given, int | Decimal) else None


_READ: Mapping[str, Callable[[object], Cell | None]] = {
    "text": _text,
    "date": _day,
    "money": _money,
    "number": _number,
}


def _shared(asked: Asked) -> dict[str, Value | None]:
    """What the office gives for every paper (notifications.letter_words)."""
    ctx, case = asked.ctx, asked.case
    agency, firm = ctx.content.agency, enterprise_rows.profile(asked.session, case.enterprise_id)
    contact, definition = agency.contact, asked.book.definition
    names = account_rows.names(asked.session, {case.officer_id} - {None})  # type: ignore[arg-type]
    state = definition.states.get(case.state)
    reasons = asked.answers.get("note")
    return {
        "agency_name": agency.name.vi,
        "sub_department_name": agency.body("sub_department").name.vi,
        "place_name": agency.place,
        "case_code": case.code,
        "case_title": f"{definition.title.vi} – {case.enterprise_name}",
        "scheme_title": definition.title.vi,
        "enterprise_name": firm.name,
        "enterprise_tax_code": firm.tax_code,
        "enterprise_address": ", ".join(part for part in (firm.address, firm.commune) if part),
        "representative_name": firm.representative or None,
        "officer_name": names.get(case.officer_id) if case.officer_id is not None else None,
        "contact": f"{contact.desk.vi}, điện thoại {contact.telephone}" if contact is not None else None,
        "note": _text(reasons) if reasons else None,
        "reasons": _text(reasons) if reasons else None,
        "legal_ground": _text(asked.answers["legal_ground"]) if asked.answers.get("legal_ground") else None,
        "due_on": case.due_on,
        "received_on": local_date(case.received_at) if case.received_at is not None else None,
        "stage": state.title.vi if state is not None else None,
        "stopped_on": local_date(ctx.clock.now()),
        "amount": case.amount,
    }
