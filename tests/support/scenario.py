"""A case on its road: people with roles, an enterprise, a complete application, and one line per step taken."""

from __future__ import annotations

import functools
import io
import itertools
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from stdnum.vn import mst

from caseflow.core.actor import Actor
from caseflow.core.clock import local_date
from caseflow.core.text import fold
from caseflow.db.models import Case, Enterprise, Member
from caseflow.db.queries.enterprises import enterprises as enterprise_rows
from caseflow.db.queries.foundation import search as search_rows
from caseflow.db.queries.papers import papers as paper_rows
from caseflow.db.queries.papers.papers import PaperRow
from caseflow.papers.authority import LINKS
from caseflow.services.accounts import accounts
from caseflow.services.cases import assigning, cases, documents, submissions
from caseflow.services.engine import actions
from caseflow.services.enterprises import members
from caseflow.services.files.storage import Upload
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.services.papers import links
from tests.support import factories
from tests.support.factories import key
from tests.support.files import make_docx, make_jpg, make_pdf

APPLICATION = "iso_9001_application"
_numbers = itertools.count(1)

ANSWERS: dict[str, dict[str, Any]] = {
    "organisation": {
        "sites": [
            {"name": "Nhà máy 1", "address": "Thôn Đông, xã Tân Lập", "employees": 60, "activities": "Sản xuất bao bì"}
        ],
        "contact_name": "Trần Thị Mẫu",
        "contact_position": "Trưởng phòng chất lượng",
        "contact_phone": "0221 000 001",
        "contact_email": "chat-luong@doanh-nghiep.example",
    },
    "scope": {
        "target_edition": "2015",
        "certification_scope": "Sản xuất và kinh doanh bao bì giấy",
        "ea_code": "07",
        "main_products": "Thùng các-tông",
        "has_exclusions": False,
    },
    "processes": {
        "processes": [
            {"name": name, "owner": "Phòng kế hoạch", "outsourced": False}
            for name in ("Bán hàng", "Mua hàng", "Sản xuất")
        ]
    },
    "headcount": {
        "shifts": [
            {"shift": "morning", "unit": "Xưởng", "people": 40},
            {"shift": "office", "unit": "Văn phòng", "people": 20},
        ],
        "headcount_total": 60,
    },
    "current_state": {
        "has_system": False,
        "has_certificate": False,
        "gap_description": "Chưa có quy trình kiểm soát tài liệu và đánh giá nội bộ bằng văn bản.",
        "defect_rate": "2.5",
        "complaints": 12,
        "on_time_rate": "91",
    },
    "quotations": {
        "uses_consultant": True,
        "consultant_name": "Công ty Tư vấn Ví Dụ",
        "consultant_amount": 90_000_000,
        "consultant_quoted_on": "2026-02-02",
        "certification_body": "Tổ chức chứng nhận Ví Dụ",
        "accreditation": "BoA, VICAS 000",
        "certification_amount": 30_000_000,
        "certification_quoted_on": "2026-02-03",
    },
    "support": {
        "requested_support": 30_000_000,
        "counterpart": 90_000_000,
        "total_cost": 120_000_000,
        "counterpart_source": "own_capital",
        "other_support": False,
        "planned_start": "2026-05-04",
        "planned_end": "2026-12-18",
    },
    "commitments": {
        "signer_name": "Lê Văn Thí Dụ",
        "signer_position": "Giám đốc",
        "commits_truth": True,
        "commits_no_duplicate": True,
        "commits_counterpart": True,
        "commits_maintain": True,
    },
}
"""The typed values of a complete application for ISO 9001, by page."""


def eligible(ctx: Context) -> dict[str, Any]:
    """What the officer reports of an applicant that nothing speaks against, checked today."""
    return {
        "size_class": "small", "location_ok": True, "registration_active": True, "tax_status": "clear",
        "status_sources": ["business_register", "tax_portal"],
        "status_checked_on": local_date(ctx.clock.now()).isoformat(), "duplicates": "none",
    }  # fmt: skip


def tax_code(number: int) -> str:
    """A tax code with a right check digit, another for every number."""
    digits = f"09{number * 2:07d}"
    check = sum(w * int(d) for w, d in zip((31, 29, 23, 19, 17, 13, 7, 5, 3), digits, strict=True)) % 11
    if check == 0:  # its check digit would be 10: such a code is never given
        digits = f"09{number * 2 + 1:07d}"
    return digits + mst.calc_check_digit(digits)


def enterprise(ctx: Context, owner: Actor, **changes: Any) -> Enterprise:
    """An enterprise whose profile is complete, with `owner` as its owner; sign `owner` in anew afterwards."""
    number, now = next(_numbers), ctx.clock.now()
    name = f"Công ty TNHH Bao Bì Ví Dụ {number}"
    values = {
        "public_id": key(), "agency": ctx.agency, "name": name, "name_folded": fold(name),
        "tax_code": tax_code(number), "legal_form": "limited_company", "sector": "industry",
        "province": ctx.content.agency.province,
        "address": "Thôn Đông", "commune": "Xã Tân Lập", "phone": "0221 000 000", "email": "vi-du@doanh-nghiep.example",
        "representative": "Lê Văn Thí Dụ", "insured_employees": 58, "revenue": 40_000_000_000,
        "capital": 15_000_000_000, "size_class": "small", "created_at": now, "updated_at": now,
    }  # fmt: skip
    with ctx.tx() as session:
        made = Enterprise(**{**values, **changes})
        session.add(made)
        session.flush()
        words = enterprise_rows.found_by(made.name, made.tax_code)
        search_rows.add_words(session, ctx.agency, "enterprise", [search_rows.OwnWords(made.id, words)])
        session.add(Member(enterprise_id=made.id, account_id=owner.id, role="owner", joined_at=now))
    return made


@functools.cache
def _file(name: str) -> bytes:
    """Drawing the same page again for every slot would take longer than everything else."""
    made: dict[str, Callable[[], bytes]] = {"pdf": make_pdf, "docx": make_docx, "jpg": make_jpg}
    return made[name.rpartition(".")[2]]()


class Road:
    """One case and everybody who acts on it; people of the agency are made when they are first asked for."""

    def __init__(self, ctx: Context, scheme: str = "iso_9001") -> None:
        self.ctx = ctx
        self._staff: dict[str, Actor] = {}
        owner = factories.applicant(ctx)
        self.enterprise = enterprise(ctx, owner)
        self.applicant = factories.signed_in(ctx, owner.email)
        self.case = str(cases.start(ctx, self.applicant, scheme, self.enterprise.public_id, key())["case"])

    def person(self, role: str) -> Actor:
        """The holder of `role`; always the same person in one road."""
        if role == "applicant":
            return self.applicant
        if role not in self._staff:
            self._staff[role] = factories.staff(self.ctx, role)
        return self._staff[role]

    @property
    def row(self) -> Case:
        """The case as the database has it now."""
        with self.ctx.read() as session:
            return session.scalars(sa.select(Case).where(Case.public_id == self.case)).one()

    @property
    def version(self) -> int:
        """The version a page opened now would carry."""
        return self.row.version

    @property
    def state(self) -> str:
        """Where the case stands."""
        return self.row.state

    def take(self, role: str, action: str, **values: Any) -> dict[str, Any]:
        """One action by the holder of `role`, on the version that stands; its paper is signed and issued."""
        done = self.propose(role, action, **values)
        return self.issue(done["paper"]) if "paper" in done else done

    def propose(self, role: str, action: str, **values: Any) -> dict[str, Any]:
        """One action by the holder of `role`, and no more: where it makes a paper, that is on its way then."""
        if action in self._assigning:
            return self._assign(role)
        return actions.perform(
            self.ctx, self.person(role), actions.Step(self.case, action, values, self.version, key())
        )

    def issue(self, paper: str, until: str = "") -> dict[str, Any]:
        """Everybody of the chain does their part, up to the link `until` or to the end; gives the case then."""
        while (row := self.paper(paper)).link not in (None, until):
            assert row.link in LINKS
            assert row.waits_for is not None
            links.do(self.ctx, self.person(row.waits_for), links.Deed(paper, row.link, row.version, key()))
        case = self.row
        return {"case": case.public_id, "version": case.version, "state": case.state, "paper": paper}

    def paper(self, public_id: str) -> PaperRow:
        """A paper as it is now."""
        with self.ctx.read() as session:
            found = paper_rows.known(session, public_id)
        assert found is not None
        return found

    @property
    def papers(self) -> list[PaperRow]:
        """The papers of the case, the newest first."""
        with self.ctx.read() as session:
            return paper_rows.of_case(session, self.row.id)

    @property
    def _assigning(self) -> list[str]:
        """The steps that are taken by giving the case to an officer."""
        with self.ctx.read() as session:
            definition = catalog.rulebook(self.ctx, session, self.row.definition).definition
        return [name for name, action in definition.actions.items() if action.assigns]

    def _assign(self, role: str) -> dict[str, Any]:
        officer = self.person("case_officer")
        assigning.assign(self.ctx, self.person(role), self.case, officer.id, self.version, key())
        case = self.row
        return {"case": case.public_id, "version": case.version, "state": case.state}

    def fill(
        self, form: str = APPLICATION, answers: dict[str, dict[str, Any]] = ANSWERS, who: Actor | None = None
    ) -> None:
        """Saves every page of the draft."""
        who = who or self.applicant
        for page, values in answers.items():
            sheet = submissions.sheet(self.ctx, who, self.case, form)
            submissions.save(self.ctx, who, self.case, sheet.at(page), values, key())

    def attach(self, *slots: str, by: str = "applicant") -> None:
        """Puts a file into each slot; without names, into every empty one that takes this person's files now."""
        person = self.person(by)
        for slot in documents.checklist(self.ctx, person, self.case).slots:
            wanted = slot.name in slots if slots else not slot.files
            if not wanted or not slot.may_upload:
                continue
            names = {"pdf": "Bản quét.pdf", "docx": "Văn bản.docx", "jpg": "Ảnh chụp.jpg"}
            name = next(name for kind, name in names.items() if kind in slot.kinds)
            sent = Upload(name, io.BytesIO(_file(name)))
            documents.upload(self.ctx, person, self.case, slot.name, sent, key())

    def submit(self) -> None:
        """A complete application, submitted."""
        self.fill()
        self.attach()
        self.take("applicant", "submit")


def colleague(ctx: Context, road: Road) -> Actor:
    """A second person who acts for the enterprise of `road`: invited by its owner, joined by the mailed link."""
    person = factories.applicant(ctx)
    members.invite(ctx, road.applicant, road.enterprise.public_id, email=person.email, full_name=person.name, key=key())
    accounts.join(ctx, token=factories.mail_link(ctx, person.email), full_name="", password="", key=key())
    return factories.signed_in(ctx, person.email)
