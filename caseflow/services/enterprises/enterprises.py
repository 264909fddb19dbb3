"""The profile of an applicant organisation: what it says about itself, its size class, and who acts for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date, datetime

from sqlalchemy.orm import Session

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.errors import Conflict, Invalid, NotAllowed, NotFound
from caseflow.core.finding import asked_words
from caseflow.core.ids import new_public_id
from caseflow.core.text import Text, nfc, say
from caseflow.core.values import Plain, Values
from caseflow.db.models import Enterprise
from caseflow.db.queries.enterprises import enterprises as enterprise_rows
from caseflow.db.queries.enterprises.enterprises import ProfileRow
from caseflow.programmes import tax_code
from caseflow.programmes.schema import LEGAL_FORMS
from caseflow.programmes.size import SizeFacts, SizeResult, classify
from caseflow.services.foundation import audit
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.unit import Result, once

READ = "enterprise:read"
PAGE = 50
OWNER = "owner"
_LONGEST_NUMBER = 10**15
_ID = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Particulars:
    """What an organisation says about itself; money in đồng, `insured_employees` the average of the previous year."""

    name: str
    legal_form: str
    sector: str
    address: str = ""
    commune: str = ""
    phone: str = ""
    email: str = ""
    representative: str = ""
    founded_on: date | None = None
    insured_employees: int | None = None
    revenue: int | None = None
    capital: int | None = None


@dataclass(frozen=True, slots=True)
class MemberCard:
    """A person who acts for the organisation."""

    account_id: int
    full_name: str
    email: str
    role: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who was invited and has not joined yet."""

    full_name: str
    email: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Profile:
    """An organisation as one person sees it, what it lacks before it may apply, and what this person may do to it."""

    public_id: str
    tax_code: str
    version: int
    updated_at: datetime
    particulars: Particulars
    size: SizeResult
    members: tuple[MemberCard, ...]
    invited: tuple[Invited, ...]
    problems: tuple[Text, ...]
    may_edit: bool
    may_manage: bool

    @property
    def owners(self) -> int:
        """How many owners there are; the last one cannot leave."""
        return sum(m.role == OWNER for m in self.members)


@dataclass(frozen=True, slots=True)
class Row:
    """An organisation in a list."""

    public_id: str
    name: str
    tax_code: str
    legal_form: Text
    size: Text | None
    commune: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list; `after` leads on, empty where there is nothing more."""

    rows: tuple[Row, ...]
    after: str


class ProfileConflict(Conflict):
    """Somebody else changed the profile meanwhile; `present` is what it says now, nothing was overwritten."""

    def __init__(self, present: Particulars, version: int) -> None:
        super().__init__(
            say(
                "Người khác vừa sửa thông tin của đơn vị này. Hãy so với nội dung hiện nay rồi lưu lại.",
                "Somebody else has just changed this profile. Compare with what it says now, then save again.",
            )
        )
        self.present = present
        self.version = version


def stream(enterprise_id: int) -> str:
    """The audit stream of an enterprise."""
    return f"enterprise/{enterprise_id}"


def create(ctx: Context, actor: Actor, particulars: Particulars, code: str, key: str) -> Result:
    """Registers an organisation whose owner the actor becomes; gives {"enterprise": public id}.

    Raises Invalid by field; at `tax_code` also when the code is known, without saying whose it is.
    """
    clean = _checked(ctx, particulars)
    stored = tax_code.normalise(code, clean.legal_form)
    now = ctx.clock.now()

    def do(session: Session) -> Result:
        if enterprise_rows.has_tax_code(session, ctx.agencies, stored):
            raise _known_code()
        public_id = new_public_id()
        values = {
            **_columns(ctx, clean), "public_id": public_id, "agency": ctx.agency, "tax_code": stored, "version": 1,
            "province": ctx.content.agency.province, "created_at": now, "updated_at": now,
        }  # fmt: skip
        enterprise_id = enterprise_rows.add(session, values)
        enterprise_rows.add_member(session, enterprise_id, actor.id, OWNER, now)
        audit.record(ctx, session, actor, stream(enterprise_id), "enterprise_created", {"owner": actor.id})
        return {"enterprise": public_id}

    return once(ctx, actor, key, "create_enterprise", do)


def change(ctx: Context, actor: Actor, public_id: str, particulars: Particulars, version: int, key: str) -> Result:
    """Changes what the organisation says about itself; the event names the fields, not what stands in them.

    Raises NotFound, NotAllowed, Invalid by field, ProfileConflict when `version` is no longer the current one.
    """
    clean = _checked(ctx, particulars)

    def do(session: Session) -> Result:
        enterprise = member_of(ctx, session, actor, public_id)
        tax_code.normalise(enterprise.tax_code, clean.legal_form)
        present = _particulars(enterprise)
        if enterprise.version != version:
            raise ProfileConflict(present, enterprise.version)
        changed = [f.name for f in fields(Particulars) if getattr(present, f.name) != getattr(clean, f.name)]
        if not changed:
            return {"version": version}
        values = {**_columns(ctx, clean), "updated_at": ctx.clock.now()}
        if not enterprise_rows.change(session, enterprise.id, version, values):
            raise ProfileConflict(present, enterprise.version)
        if "name" in changed:
            enterprise_rows.renamed(session, enterprise, clean.name)
        details = {"fields": changed, "version": version + 1, "size_class": values["size_class"]}
        audit.record(ctx, session, actor, stream(enterprise.id), "enterprise_changed", details)
        return {"version": version + 1}

    return once(ctx, actor, key, "change_enterprise", do)


def profile(ctx: Context, actor: Actor, public_id: str) -> Profile:
    """An organisation for its people and for staff who may read profiles; raises NotFound for everybody else."""
    with ctx.read() as session:
        enterprise = seen(ctx, session, actor, public_id)
        people = enterprise_rows.members(session, enterprise.id)
        invited = enterprise_rows.invited(session, enterprise.id, ctx.clock.now())
        return Profile(
            enterprise.public_id,
            enterprise.tax_code,
            enterprise.version,
            enterprise.updated_at,
            _particulars(enterprise),
            size_of(ctx, _particulars(enterprise)),
            tuple(MemberCard(p.account_id, p.full_name, p.email, p.role, p.joined_at) for p in people),
            tuple(Invited(i.full_name, i.email, i.expires_at) for i in invited),
            profile_problems(ctx, enterprise),
            may_edit=enterprise.id in actor.enterprises,
            may_manage=any(p.account_id == actor.id and p.role == OWNER for p in people),
        )


def listing(ctx: Context, actor: Actor, *, words: str = "", after: str = "") -> Listing:
    """The actor's own organisations; for staff who may read profiles all of them, found by name or tax code."""
    only = None if ctx.content.policy.permits(actor, READ) else actor.enterprises
    edge = after.rpartition("|")
    place = (edge[0], int(edge[2])) if _ID.fullmatch(edge[2]) else None
    with ctx.read() as session:
        found = enterprise_rows.page(session, ctx.agencies, words=asked_words(words), only=only, after=place, size=PAGE)
    shown = found[:PAGE]
    shown_as = ctx.content.sizes.shown
    return Listing(
        tuple(
            Row(
                r.public_id,
                r.name,
                r.tax_code,
                LEGAL_FORMS[r.legal_form],
                shown_as(r.legal_form, r.size_class),
                r.commune,
            )
            for r in shown
        ),
        f"{shown[-1].name_folded}|{shown[-1].id}" if len(found) > PAGE else "",
    )


def size_of(ctx: Context, particulars: Particulars) -> SizeResult:
    """The size class by NĐ 80/2021 with its explanation, or why there is none for this legal form."""
    numbers = (particulars.insured_employees, particulars.revenue, particulars.capital)
    return classify(ctx.content.sizes, SizeFacts(particulars.legal_form, particulars.sector, *numbers))


def choices(ctx: Context) -> tuple[dict[str, Text], dict[str, Text]]:
    """The legal forms and the sectors an organisation may name, in their order."""
    return dict(LEGAL_FORMS), {name: sector.title for name, sector in ctx.content.sizes.sectors.items()}


def seen(ctx: Context, session: Session, actor: Actor, public_id: str, *, lock: bool = False) -> Enterprise:
    """An enterprise that this person may know about; raises NotFound."""
    enterprise = enterprise_rows.by_public_id(session, public_id, lock=lock)
    if enterprise is None or enterprise.agency not in ctx.agencies:
        raise NotFound()
    if enterprise.id not in actor.enterprises and not ctx.content.policy.permits(actor, READ):
        raise NotFound()
    return enterprise


def member_of(ctx: Context, session: Session, actor: Actor, public_id: str) -> Enterprise:
    """The enterprise, locked, for one of its own people as of this transaction; raises NotFound, NotAllowed."""
    enterprise = seen(ctx, session, actor, public_id, lock=True)
    if not any(p.account_id == actor.id for p in enterprise_rows.members(session, enterprise.id)):
        raise NotAllowed(
            say(
                "Chỉ người đại diện của đơn vị được sửa thông tin này.",
                "Only the organisation's own people may change this.",
            )
        )
    return enterprise


def _known_code() -> Invalid:
    return Invalid.at(
        "tax_code",
        "Mã số thuế này đã được đăng ký. Hãy đề nghị quản trị tài khoản của đơn vị mời "
        "ông/bà, hoặc liên hệ Bộ phận một cửa.",
        "This tax code is registered already. Ask an owner of the organisation to invite you, or contact the agency.",
    )


def _checked(ctx: Context, given: Particulars) -> Particulars:
    """The particulars as stored: NFC, known words, possible numbers; raises Invalid by field."""
    values: Plain = {f.name: nfc(v) if isinstance(v := getattr(given, f.name), str) else v for f in fields(Particulars)}
    faults: dict[str, list[Text]] = {}
    if not values["name"]:
        faults["name"] = [say("Vui lòng nhập tên đơn vị.", "Please enter the name.")]
    if values["legal_form"] not in LEGAL_FORMS:
        faults["legal_form"] = [say("Vui lòng chọn loại hình.", "Please choose the legal form.")]
    if values["sector"] not in ctx.content.sizes.sectors:
        faults["sector"] = [say("Vui lòng chọn ngành chính.", "Please choose the main sector.")]
    faults |= _wrong_numbers(values)
    if values["founded_on"] is not None and values["founded_on"] > local_date(ctx.clock.now()):
        faults["founded_on"] = [say("Ngày thành lập không được sau hôm nay.", "The date lies in the future.")]
    if faults:
        raise Invalid(faults, values)
    return Particulars(**values)


def _wrong_numbers(values: Values) -> dict[str, list[Text]]:
    wrong = say("Số không hợp lệ.", "Not a possible number.")
    return {
        name: [wrong]
        for name in ("insured_employees", "revenue", "capital")
        if values[name] is not None and not 0 <= values[name] < _LONGEST_NUMBER
    }


def _particulars(enterprise: Enterprise) -> Particulars:
    return Particulars(**{f.name: getattr(enterprise, f.name) for f in fields(Particulars)})


def _columns(ctx: Context, clean: Particulars) -> Plain:
    values = {f.name: getattr(clean, f.name) for f in fields(Particulars)}
    return {**values, "size_class": size_of(ctx, clean).kept}


def profile_problems(ctx: Context, enterprise: Enterprise | ProfileRow) -> tuple[Text, ...]:
    """What an organisation still has to say about itself before it may apply (form of NĐ 80/2021).

    A size class is wanted of enterprises alone; cooperatives are classed by NĐ 113/2024, households not at all.
    """
    wanted = {
        say("địa chỉ", "address"): enterprise.address,
        say("xã/phường", "commune"): enterprise.commune,
        say("người đại diện", "representative"): enterprise.representative,
        say("số điện thoại", "telephone"): enterprise.phone,
        say("quy mô đơn vị", "size of the enterprise"): (
            ctx.content.sizes.without(enterprise.legal_form) or enterprise.size_class
        ),
    }
    missing = [title for title, value in wanted.items() if not value]
    if not missing:
        return ()
    names = say(", ".join(t.vi for t in missing), ", ".join(t.en for t in missing))
    return (say(f"Thông tin đơn vị còn thiếu: {names.vi}.", f"The organisation's profile lacks: {names.en}."),)
