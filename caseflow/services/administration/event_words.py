"""What an event says, in words: the thing it happened to, the step by its title, its details by what they name."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from caseflow.core.money import format_int
from caseflow.core.names import short_code
from caseflow.core.text import Text, say
from caseflow.core.values import JsonValue
from caseflow.db.queries.administration.audit_log import CaseRow, EventRow, NamedRow
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context

PEOPLE = ("officer", "before", "account", "owner", "person", "member")
"""Details that hold the number of an account."""
CASES = ("case", "cases", "conflicts")
_STREAMS: dict[str, Text] = {
    "content": say("Nội dung đã công bố", "Published content"),
    "outbox": say("Thư của hệ thống", "Messages of the system"),
    "register": say("Sổ chứng nhận", "Register of certificates"),
    "demo": say("Dữ liệu trình diễn", "Data of the demonstration"),
}
_THINGS: dict[str, Text] = {
    "case": say("Hồ sơ", "Case"),
    "account": say("Tài khoản", "Account"),
    "enterprise": say("Đơn vị đăng ký", "Enterprise"),
    "certificate": say("Giấy chứng nhận", "Certificate"),
    "council": say("Hội đồng", "Council"),
}
_LISTS: dict[str, Text] = {
    "queue": say("hồ sơ", "cases"),
    "certificates": say("sổ chứng nhận", "register"),
    "enterprises": say("đơn vị đăng ký", "enterprises"),
    "accounts": say("tài khoản", "accounts"),
    "audit": say("nhật ký", "audit log"),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event happened to; `public_id` leads to its page and is empty where the reader may not open it."""

    kind: str
    title: Text
    public_id: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What things are called that a page of events tells of, and which of them the reader may open."""

    people: Mapping[int, str]
    cases: Mapping[int, CaseRow]
    others: Mapping[str, Mapping[int, NamedRow]]
    open_cases: bool
    open_kinds: Collection[str]

    def person(self, number: int) -> str:
        """A person's name, or the account's number where there is none."""
        return self.people.get(number) or f"#{number}"

    def case(self, number: int) -> str:
        """A case's code; of one without a code the number."""
        row = self.cases.get(number)
        return (short_code(row.code) if row is not None else "") or f"#{number}"


def mentioned(rows: Collection[EventRow]) -> dict[str, set[int]]:
    """The numbers of the people and things that these events happened to, were done by or name, by kind."""
    found: dict[str, set[int]] = {kind: set() for kind in _THINGS}
    for row in rows:
        kind, _slash, number = row.stream.partition("/")
        if kind in found and number.isdigit():
            found[kind].add(int(number))
        found["account"].add(row.actor_id)
        for name, value in _details(row).items():
            if name in PEOPLE and isinstance(value, int):
                found["account"].add(value)
            if name in CASES:
                found["case"] |= {
                    one for one in (value if isinstance(value, list) else [value]) if isinstance(one, int)
                }
    return found


def subject(known: Known, stream: str) -> Subject:
    """The thing of a stream, by its name as far as it is known."""
    kind, _slash, text = stream.partition("/")
    if kind not in _THINGS or not text.isdigit():
        return Subject(kind, _STREAMS.get(kind) or say(stream, stream))
    number, thing = int(text), _THINGS[kind]
    if kind == "account":
        return Subject(kind, _of(thing, known.person(number)), str(number))
    if kind == "case":
        row = known.cases.get(number)
        title = f"{known.case(number)} · {row.enterprise_name}" if row and known.open_cases else known.case(number)
        return Subject(kind, _of(thing, title), row.public_id if row is not None and known.open_cases else "")
    other = known.others[kind].get(number)
    if other is None or (kind not in known.open_kinds and kind != "council"):
        return Subject(kind, _of(thing, f"#{number}"))
    return Subject(kind, _of(thing, other.title), other.public_id if kind in known.open_kinds else "")


def step_title(ctx: Context, session: Session, known: Known, row: EventRow) -> Text | None:
    """What the step or task of a case is called on its road; None for an event that is neither."""
    case = known.cases.get(int(row.stream.partition("/")[2])) if row.stream.startswith("case/") else None
    if case is None or not row.name:
        return None
    step = catalog.rulebook(ctx, session, case.definition).definition.step(row.name)
    return step.title if step is not None else None


def said(ctx: Context, session: Session, known: Known, row: EventRow) -> tuple[tuple[Text, Text], ...]:
    """The details that people can read, in words; hashes and numbers of rows are left to the raw event."""
    return tuple(_said(ctx, session, known, row))


def _said(ctx: Context, session: Session, known: Known, row: EventRow) -> Iterator[tuple[Text, Text]]:
    case = known.cases.get(int(row.stream.partition("/")[2])) if row.stream.startswith("case/") else None
    if case is not None and row.to_state and row.from_state != row.to_state:
        states = catalog.rulebook(ctx, session, case.definition).definition.states
        there = states.get(row.to_state)
        if there is not None:
            yield say("Đến bước", "To step"), there.title
    details = _details(row)
    slot = str(details.get("slot") or "")
    if case is not None and slot:
        paper = catalog.rulebook(ctx, session, case.definition).definition.documents.get(slot)
        if paper is not None:
            yield say("Giấy tờ", "Document"), paper.title
    for name, value in details.items():
        telling = _TELLING.get(name)
        if telling is not None and value not in (None, "", [], {}):
            title, tell = telling
            words = tell(ctx, known, value)
            if words is not None:
                yield title, words


def _details(row: EventRow) -> dict[str, JsonValue]:
    found = json.loads(row.body).get("details")
    return found if isinstance(found, dict) else {}


def _of(thing: Text, name: str) -> Text:
    return say(f"{thing.vi} {name}", f"{thing.en} {name}")


def _plain(text: str) -> Text:
    return say(text, text)


Tell = Callable[[Context, Known, JsonValue], Text | None]


def _person(_ctx: Context, known: Known, value: JsonValue) -> Text | None:
    return _plain(known.person(value)) if isinstance(value, int) else None


def _cases(_ctx: Context, known: Known, value: JsonValue) -> Text | None:
    numbers = [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, int)]
    codes = ", ".join(known.case(one) for one in numbers[:8])
    more = f" (+{len(numbers) - 8})" if len(numbers) > 8 else ""
    return _plain(codes + more) if numbers else None


def _roles(ctx: Context, _known: Known, value: JsonValue) -> Text | None:
    roles = ctx.content.roles.roles
    names = [str(one) for one in (value if isinstance(value, list) else [value])]
    titles = [roles[name].title if name in roles else _plain(name) for name in names]
    return say(", ".join(t.vi for t in titles), ", ".join(t.en for t in titles))


def _road(ctx: Context, _known: Known, value: JsonValue) -> Text | None:
    road = ctx.content.library.built.get(str(value))
    return road.scheme.title if road is not None else _plain(str(value))


def _form(ctx: Context, _known: Known, value: JsonValue) -> Text | None:
    form = ctx.content.forms.get(str(value))
    return form.title if form is not None else None


def _count(_ctx: Context, _known: Known, value: JsonValue) -> Text | None:
    if isinstance(value, int):
        return _plain(format_int(value))
    return _plain(format_int(len(value))) if isinstance(value, list | dict) else None


def _yes_no(_ctx: Context, _known: Known, value: JsonValue) -> Text | None:
    return say("có", "yes") if value else say("không", "no")


def _listed(_ctx: Context, _known: Known, value: JsonValue) -> Text | None:
    return _LISTS.get(str(value))


def _upper(_ctx: Context, _known: Known, value: JsonValue) -> Text | None:
    return _plain(str(value).upper()) if value in ("xlsx", "csv") else None


def _kilobytes(_ctx: Context, _known: Known, value: JsonValue) -> Text | None:
    return _plain(f"{format_int(max(1, round(value / 1024)))} kB") if isinstance(value, int) else None


_TELLING: dict[str, tuple[Text, Tell]] = {
    "officer": (say("Chuyên viên", "Officer"), _person),
    "before": (say("Trước đó", "Before"), _person),
    "account": (say("Người", "Person"), _person),
    "owner": (say("Người đại diện", "Owner"), _person),
    "person": (say("Người", "Person"), _person),
    "member": (say("Người", "Person"), _person),
    "role": (say("Vai trò", "Role"), _roles),
    "roles": (say("Vai trò", "Roles"), _roles),
    "case": (say("Hồ sơ", "Case"), _cases),
    "cases": (say("Hồ sơ", "Cases"), _cases),
    "scheme": (say("Nội dung", "Kind"), _road),
    "form": (say("Biểu mẫu", "Form"), _form),
    "size": (say("Dung lượng", "Size"), _kilobytes),
    "list": (say("Danh sách", "List"), _listed),
    "kind": (say("Loại tệp", "File"), _upper),
    "lines": (say("Số dòng", "Lines"), _count),
    "new": (say("Nội dung mới", "New pieces"), _count),
    "retired": (say("Thôi áp dụng", "Withdrawn"), _count),
    "messages": (say("Số thư", "Messages"), _count),
    "sessions_ended": (say("Phiên đã kết thúc", "Sessions ended"), _count),
    "certificates": (say("Giấy chứng nhận", "Certificates"), _count),
    "passed": (say("Đạt", "Passed"), _yes_no),
    "conflict": (say("Xung đột lợi ích", "Conflict of interest"), _yes_no),
}
