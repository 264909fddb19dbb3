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
from caseflow.services.engine.capability import Engine
from caseflow.services.engine.viewing import About
from caseflow.services.foundation.context import Context
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.step_words import SUBMIT

STEP, CASE, APPLICATION = "step", "case", "application"
"""In `from`: the answers of the step that makes the paper, the case itself, the form that its applicant handed in."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which paper is filled: its case as it stands, its letter, and what was typed into the step that makes it."""

    ctx: Context
    session: Session
    case: CaseRow
    book: Rulebook
    letter: Letter
    answers: Values
    by: str = ""
    """Who hands a slip over, where it is handed over at once."""
    signed_as: Plain | None = None
    """Who signed it, once somebody has."""
    frozen: Values | None = None
    """What it said when it was issued: nothing is looked up any more."""
    by_timer: bool = False
    """A timer drafted it: the reason is the term that has passed, the ground that of the term."""

    @property
    def drafted(self) -> str:
        """The reason of what a timer drafted; empty for what a person proposed."""
        state = self.book.definition.states.get(self.case.state)
        if not self.by_timer or state is None:
            return ""
        return f"đã hết thời hạn của bước “{state.title.vi}” mà chưa nhận được nội dung theo yêu cầu"

    @property
    def ground(self) -> str:
        """Where the term of the state comes from."""
        state = self.book.definition.states.get(self.case.state)
        return state.deadline.legal_basis.source.vi if state is not None and state.deadline is not None else ""


def values(asked: Asked) -> dict[str, Value | None]:
    """Every variable of the letter that is known, of its kind; nothing is made up, what is unknown is left out."""
    variables = known(asked.letter)
    if asked.frozen is not None:
        kept = ((name, _of_kind(variables[name], given)) for name, given in asked.frozen.items() if name in variables)
        return {name: value for name, value in kept if value is not None}
    shared = {**_shared(asked), **_said(asked, variables.keys())}
    signed = _signed(asked, variables.values())
    found: dict[str, Value | None] = {}
    for name, variable in variables.items():
        typed = next((v for source in _sources(name, variable) if (v := _at(source, asked, signed)) is not None), None)
        value = _of_kind(variable, typed if typed is not None else shared.get(name))
        if value is not None:
            found[name] = value
    return found


def _said(asked: Asked, names: Iterable[str]) -> dict[str, object]:
    """What the wings say of the case, asked of those alone whose words the letter has."""
    wanted, about = set(names), About(asked.ctx, asked.session, asked.case, asked.book)
    found: dict[str, object] = {}
    for saying in asked.ctx.part(Engine).each("papers_say"):
        if wanted & saying.names:
            found |= saying.read(about)
    return found


def as_json(found: Mapping[str, Value | None]) -> Plain:
    """The values as they are kept with the paper; `frozen` reads them again."""
    return {name: _kept(value) for name, value in found.items() if value is not None}


def _kept(value: Value) -> JsonValue:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [{name: _cell_kept(cell) for name, cell in row.items()} for row in value]
    return _cell_kept(value)


def _cell_kept(cell: object) -> JsonValue:
    if isinstance(cell, date):
        return cell.isoformat()
    return cell if isinstance(cell, int | str) or cell is None else str(cell)


def _sources(name: str, variable: Variable) -> Sequence[str]:
    return variable.from_ or (f"{STEP}.{name}",)


def _signed(asked: Asked, variables: Iterable[Variable]) -> Mapping[str, Values]:
    """What was signed last of the forms that the letter reads."""
    forms = {source.partition(".")[0] for variable in variables for source in variable.from_} - {STEP, CASE}
    if APPLICATION in forms:
        forms = (forms - {APPLICATION}) | set(_applied(asked.book))
    found = submission_rows.last_answers(asked.session, asked.case.id, sorted(forms)) if forms else {}
    own = next((found[form] for form in _applied(asked.book) if form in found), {})
    return {**found, APPLICATION: own, CASE: _of_case(asked)}


def _applied(book: Rulebook) -> tuple[str, ...]:
    return book.drafts(SUBMIT) if SUBMIT in book.definition.actions else ()


def _of_case(asked: Asked) -> Values:
    """What letters may say of the case itself."""
    case, definition = asked.case, asked.book.definition
    state = definition.states.get(case.state)
    return {
        "due_on": case.due_on.isoformat() if case.due_on is not None else None,
        "state": state.title.vi if state is not None else None,
        "submitted_on": local_date(case.submitted_at).isoformat() if case.submitted_at is not None else None,
        "scheme": definition.title.vi,
        "today": local_date(asked.ctx.clock.now()).isoformat(),
    }


def _at(source: str, asked: Asked, signed: Mapping[str, Values]) -> JsonValue:
    form, _, field = source.partition(".")
    answers = asked.answers if form == STEP else signed.get(form, {})
    given = answers.get(field)
    return given if given not in ("", []) else None


def _of_kind(variable: Variable, given: object) -> Value | None:
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


def _shared(asked: Asked) -> dict[str, object]:
    """What the office gives for every paper (notifications.letter_words)."""
    ctx, case = asked.ctx, asked.case
    agency, firm = ctx.content.agency, enterprise_rows.profile(asked.session, case.enterprise_id)
    contact, definition = agency.contact, asked.book.definition
    names = account_rows.names(asked.session, {case.officer_id} - {None})  # type: ignore[arg-type]
    state = definition.states.get(case.state)
    reasons = asked.answers.get("note") or asked.drafted
    ground = asked.answers.get("legal_ground") or (asked.ground if asked.drafted else None)
    return {
        "agency_name": agency.name.vi,
        "sub_department_name": agency.body("sub_department").name.vi,
        "place_name": agency.place,
        "agency_address": contact.address.vi if contact is not None and contact.address is not None else None,
        "signing_place": f"trụ sở {agency.name.vi}",
        "agency_signer": (asked.signed_as or {}).get("name"),
        "agency_signer_position": (asked.signed_as or {}).get("position"),
        "case_code": case.code,
        "case_title": f"{definition.title.vi} – {case.enterprise_name}",
        "scheme_title": definition.title.vi,
        "enterprise_name": firm.name,
        "enterprise_tax_code": firm.tax_code,
        "enterprise_address": ", ".join(part for part in (firm.address, firm.commune) if part),
        "representative_name": firm.representative or None,
        "officer_name": asked.by or (names.get(case.officer_id) if case.officer_id is not None else None),
        "contact": f"{contact.desk.vi}, điện thoại {contact.telephone}" if contact is not None else None,
        "note": _text(reasons) if reasons else None,
        "reasons": _text(reasons) if reasons else None,
        "legal_ground": _text(ground) if ground else None,
        "due_on": _day(asked.answers.get("last_day") or asked.answers.get("pay_by") or case.due_on),
        "received_on": local_date(case.received_at) if case.received_at is not None else None,
        "stage": state.title.vi if state is not None else None,
        "stopped_on": local_date(ctx.clock.now()),
        "amount": case.amount,
    }
