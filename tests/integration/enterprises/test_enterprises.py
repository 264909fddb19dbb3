"""Organisations: tax codes, the size class by NĐ 80/2021, their people, and grounds for priority with evidence."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from caseflow.core.actor import Actor
from caseflow.core.clock import FixedClock
from caseflow.core.errors import Invalid, NotAllowed, NotFound, Refused, TooMany
from caseflow.db.models import Document, Event, PriorityFlag
from caseflow.services.accounts import accounts
from caseflow.services.administration.verify import verify
from caseflow.services.cases import documents
from caseflow.services.enterprises import enterprises, members, priority
from caseflow.services.enterprises.enterprises import Particulars, ProfileConflict
from caseflow.services.files.storage import Upload
from caseflow.services.foundation.context import Context
from tests.support import factories
from tests.support.factories import key
from tests.support.files import make_pdf

ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CODE = "0100109106"
ABOUT = Particulars(
    "Công ty TNHH Bao Bì Thí Dụ", "limited_company", "industry", address="Thôn Đông", commune="Xã Tân Lập",
    insured_employees=58, revenue=40_000_000_000, capital=15_000_000_000,
)  # fmt: skip
OCOP = {
    "product": "Nhãn lồng sấy", "stars": 4, "issued_on": date(2025, 5, 1), "decision_number": "12/QĐ-UBND",
    "issuer": "province",
}  # fmt: skip


def made(ctx: Context, about: Particulars = ABOUT, code: str = CODE) -> tuple[Actor, str]:
    """A person and the organisation that they own."""
    owner = factories.applicant(ctx)
    public_id = str(enterprises.create(ctx, owner, about, code, key())["enterprise"])
    return factories.signed_in(ctx, owner.email), public_id


def joined(ctx: Context, owner: Actor, public_id: str) -> Actor:
    person = factories.applicant(ctx)
    members.invite(ctx, owner, public_id, email=person.email.upper(), full_name=person.name, key=key())
    accounts.join(ctx, token=factories.mail_link(ctx, person.email), full_name="", password="", key=key())
    return factories.signed_in(ctx, person.email)


def kinds(ctx: Context) -> list[str]:
    with ctx.read() as session:
        return list(session.scalars(sa.select(Event.kind).where(Event.stream.like("enterprise/%")).order_by(Event.id)))


def test_a_profile_is_sized_explained_and_never_overwritten_in_silence(ctx: Context) -> None:
    owner, own = made(ctx, replace(ABOUT, name=unicodedata.normalize("NFD", ABOUT.name) + " "))
    seen = enterprises.profile(ctx, owner, own)
    assert (seen.particulars.name, seen.size.size, seen.version) == (ABOUT.name, "small", 1)
    assert any("58 ≤ 100" in line.vi for line in seen.size.explanation)
    assert [(m.full_name, m.role) for m in seen.members] == [(owner.name, "owner")]

    grown = replace(ABOUT, insured_employees=150)
    enterprises.change(ctx, owner, own, grown, 1, key())
    assert enterprises.profile(ctx, owner, own).size.size == "medium"
    with pytest.raises(ProfileConflict) as caught:
        enterprises.change(ctx, owner, own, replace(ABOUT, phone="0221 000 009"), 1, key())
    assert (caught.value.present.insured_employees, caught.value.version) == (150, 2)
    assert enterprises.profile(ctx, owner, own).particulars == grown
    assert enterprises.change(ctx, owner, own, grown, 2, key()) == {"version": 2}, "nothing changed, nothing written"
    assert kinds(ctx) == ["enterprise_created", "enterprise_changed"]
    assert verify(ctx).clean


@ONE
def test_a_tax_code_is_checked_and_belongs_to_one_organisation_whose_name_is_not_told(ctx: Context) -> None:
    made(ctx)
    other = factories.applicant(ctx)
    company = "limited_company"
    for code, form in (("0100109107", company), ("033088000011", company), ("12", "farm"), ("", "farm")):
        with pytest.raises(Invalid) as caught:
            enterprises.create(ctx, other, replace(ABOUT, legal_form=form), code, key())
        assert set(caught.value.fields) == {"tax_code"}, code
    with pytest.raises(Invalid) as caught:
        enterprises.create(ctx, other, replace(ABOUT, name="Tên khác"), "0100 109.106", key())
    message = caught.value.fields["tax_code"][0]
    assert "đã được đăng ký" in message.vi
    assert ABOUT.name not in message.vi + message.en
    enterprises.create(ctx, other, ABOUT, f"{CODE}-001", key())
    for code, form in (("033088000011", "household_business"), ("033088000012", "farm"),
                       ("033088000013", "cooperative_group")):  # fmt: skip
        enterprises.create(ctx, other, replace(ABOUT, legal_form=form), code, key())


@ONE
@pytest.mark.parametrize("form", ["cooperative", "household_business", "cooperative_group", "farm"])
def test_who_has_no_size_class_is_not_kept_from_applying(ctx: Context, form: str) -> None:
    """NĐ 80/2021 is for enterprises; the numbers by which they are classed are asked of nobody else."""
    bare = replace(ABOUT, representative="Lê Văn Thí Dụ", phone="0221 000 000")
    bare = replace(bare, insured_employees=None, revenue=None, capital=None)
    firm = factories.applicant(ctx)
    company = str(enterprises.create(ctx, firm, bare, f"{CODE}-003", key())["enterprise"])
    other = str(enterprises.create(ctx, firm, replace(bare, legal_form=form), f"{CODE}-004", key())["enterprise"])
    firm = factories.signed_in(ctx, firm.email)
    (lacks,) = enterprises.profile(ctx, firm, company).problems
    assert "quy mô đơn vị" in lacks.vi
    seen = enterprises.profile(ctx, firm, other)
    assert (seen.problems, seen.size.size, seen.size.elsewhere) == ((), None, True)


@ONE
def test_what_cannot_be_is_said_at_its_field(ctx: Context) -> None:
    owner, own = made(ctx)
    wrong = replace(
        ABOUT, name=" ", legal_form="", sector="magic", revenue=-1, capital=10**15, founded_on=date(2026, 3, 11)
    )
    with pytest.raises(Invalid) as caught:
        enterprises.change(ctx, owner, own, wrong, 1, key())
    assert set(caught.value.fields) == {"name", "legal_form", "sector", "revenue", "capital", "founded_on"}


@ONE
def test_owners_invite_and_remove_and_the_last_one_stays(ctx: Context) -> None:
    owner, own = made(ctx)
    editor = joined(ctx, owner, own)
    assert [m.role for m in enterprises.profile(ctx, editor, own).members] == ["owner", "editor"]
    with pytest.raises(Invalid) as caught:
        members.invite(ctx, owner, own, email=editor.email, full_name="Người cũ", key=key())
    assert set(caught.value.fields) == {"email"}
    with pytest.raises(NotAllowed):
        members.invite(ctx, editor, own, email="ai-do@example.vn", full_name="Ai Đó", key=key())
    with pytest.raises(NotAllowed):
        members.remove(ctx, editor, own, owner.id, key())
    with pytest.raises(Refused):
        members.remove(ctx, owner, own, owner.id, key())
    members.remove(ctx, owner, own, editor.id, key())
    with pytest.raises(NotFound):
        enterprises.profile(ctx, factories.signed_in(ctx, editor.email), own)
    with pytest.raises(NotAllowed):
        enterprises.change(ctx, editor, own, ABOUT, 1, key())  # a request that began before the removal

    members.invite(ctx, owner, own, email="moi@example.vn", full_name="Người Mới", key=key())
    assert [i.email for i in enterprises.profile(ctx, owner, own).invited] == ["moi@example.vn"]
    token = factories.mail_link(ctx, "moi@example.vn")
    accounts.join(ctx, token=token, full_name="Người Mới", password=factories.PASSWORD, key=key())
    assert enterprises.profile(ctx, factories.signed_in(ctx, "moi@example.vn"), own).invited == ()


@ONE
def test_whoever_was_removed_does_not_come_back_by_an_older_invitation(ctx: Context) -> None:
    owner, own = made(ctx)
    person = factories.applicant(ctx)
    members.invite(ctx, owner, own, email=person.email, full_name=person.name, key=key())
    first = factories.mail_link(ctx, person.email)
    members.invite(ctx, owner, own, email=person.email, full_name=person.name, key=key())
    accounts.join(ctx, token=factories.mail_link(ctx, person.email), full_name="", password="", key=key())
    members.remove(ctx, owner, own, person.id, key())
    with pytest.raises(NotFound):
        accounts.join(ctx, token=first, full_name="", password="", key=key())
    assert [m.account_id for m in enterprises.profile(ctx, owner, own).members] == [owner.id]


@ONE
def test_invitations_are_limited(ctx: Context) -> None:
    owner, own = made(ctx)
    for number in range(members.INVITATIONS.tries):
        members.invite(ctx, owner, own, email=f"a{number}@example.vn", full_name="A", key=key())
    with pytest.raises(TooMany):
        members.invite(ctx, owner, own, email="them@example.vn", full_name="A", key=key())


@ONE
def test_strangers_find_nothing_and_staff_only_read(ctx: Context) -> None:
    owner, own = made(ctx)
    stranger, _theirs = made(ctx, replace(ABOUT, name="Hợp tác xã Đồng Vui", legal_form="cooperative"), f"{CODE}-002")
    officer = factories.staff(ctx, "one_stop")
    for act in (
        lambda who: enterprises.profile(ctx, who, own),
        lambda who: priority.standing(ctx, who, own),
        lambda who: enterprises.change(ctx, who, own, ABOUT, 1, key()),
        lambda who: members.remove(ctx, who, own, owner.id, key()),
        lambda who: members.invite(ctx, who, own, email="x@example.vn", full_name="X", key=key()),
    ):
        with pytest.raises(NotFound):
            act(stranger)
    assert not enterprises.profile(ctx, officer, own).may_edit
    with pytest.raises(NotAllowed):
        enterprises.change(ctx, officer, own, ABOUT, 1, key())
    assert [r.name for r in enterprises.listing(ctx, stranger).rows] == ["Hợp tác xã Đồng Vui"]
    assert [r.name for r in enterprises.listing(ctx, officer, words="bao bi").rows] == [ABOUT.name]
    assert [r.tax_code for r in enterprises.listing(ctx, officer, words=CODE).rows] == [CODE, f"{CODE}-002"]


@ONE
def test_lists_go_on_page_by_page(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enterprises, "PAGE", 2)
    owner = factories.applicant(ctx)
    for number in range(5):
        enterprises.create(ctx, owner, replace(ABOUT, name=f"Đơn vị {number}"), f"{CODE}-{number + 1:03}", key())
    person, names, after = factories.staff(ctx, "viewer"), [], ""
    while True:
        page = enterprises.listing(ctx, person, words="don vi", after=after)
        names += [r.name for r in page.rows]
        after = page.after
        if not after:
            break
    assert names == [f"Đơn vị {n}" for n in range(5)]


@ONE
def test_a_ground_is_claimed_with_evidence_verified_and_ended_not_deleted(ctx: Context, clock: FixedClock) -> None:
    owner, own = made(ctx)
    officer, desk = factories.staff(ctx, "case_officer"), factories.staff(ctx, "one_stop")

    def claim(kind: str, details: dict[str, object], name: str = "Quyết định OCOP.pdf") -> int:
        evidence = Upload(name, io.BytesIO(make_pdf(kind)))
        done = priority.claim(ctx, owner, own, kind, details, evidence, key())
        return int(done["flag"])

    with pytest.raises(Invalid) as caught:
        claim("ocop", {**OCOP, "stars": 6, "product": ""})
    assert set(caught.value.fields) == {"stars", "product"}
    with pytest.raises(Invalid) as caught:
        claim("ocop", OCOP, "Quyết định.exe")
    assert set(caught.value.fields) == {"file"}
    flag = claim("ocop", OCOP)
    seen = priority.standing(ctx, officer, own)
    assert {f.kind: f.verified for f in seen.today} == {"sme": True, "ocop": False}
    evidence = seen.claims[0].document
    assert evidence is not None
    documents.fetch(ctx, officer, evidence).content.close()
    with pytest.raises(NotFound):
        documents.fetch(ctx, factories.applicant(ctx), evidence)
    with pytest.raises(NotFound):
        documents.remove(ctx, owner, evidence, key())
    for person in (owner, desk):
        with pytest.raises(NotAllowed):
            priority.verify(ctx, person, own, flag, key())
    priority.verify(ctx, officer, own, flag, key())
    with pytest.raises(Refused):
        priority.verify(ctx, officer, own, flag, key())
    assert {f.kind: f.verified for f in priority.standing(ctx, owner, own).today} == {"sme": True, "ocop": True}

    with pytest.raises(NotAllowed):
        priority.end(ctx, officer, own, flag, key())
    priority.end(ctx, owner, own, flag, key())
    clock.advance(timedelta(days=1))
    after = priority.standing(ctx, factories.signed_in(ctx, owner.email), own)
    assert ([f.kind for f in after.today], [c.ended_at is not None for c in after.claims]) == (["sme"], [True])
    with ctx.read() as session:
        assert session.scalars(sa.select(PriorityFlag.verified_by)).all() == [officer.id]
        assert session.scalars(sa.select(Document.frozen)).all() == [True]
    assert kinds(ctx)[1:] == ["priority_claimed", "priority_verified", "priority_ended"]
