"""Rows for the measurements, inserted in bulk: a benchmark measures the engine, it does not test it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import sqlalchemy as sa

from caseflow.core.finding import kept_words
from caseflow.db.models import Account, Case, Enterprise, Member, Published, SearchWord
from caseflow.db.queries.foundation.events import GENESIS
from caseflow.services.engine.deadlines import order
from caseflow.services.foundation.context import Context
from tests.benchmarks.content import DEFINITION, SHA256

START = datetime(2026, 3, 10, 2, tzinfo=UTC)


def seed(ctx: Context, cases: int, workers: int = 1, first_person: int = 1) -> None:
    """One enterprise and one person for each worker, and `cases` cases shared out among them."""
    people = range(first_person, first_person + workers)
    with ctx.tx() as session:
        session.add(Published(sha256=SHA256, kind="workflow", name="bench", body=DEFINITION, published_at=START))
        for n in people:
            session.add(
                Account(
                    agency=ctx.agency, id=n, email=f"bench{n}@example.test", full_name=f"Bench {n}",
                    status="active", created_at=START,
                )
            )  # fmt: skip
            session.add(_enterprise(ctx, n))
        session.flush()
        for n in people:
            session.add(Member(enterprise_id=n, account_id=n, role="owner", joined_at=START))
        session.flush()
        rows = [_case(ctx, n, people[n % workers]) for n in range(1, cases + 1)]
        session.execute(sa.insert(Case), rows)
        words = [word for n in range(1, cases + 1) for word in _words(ctx, n)]
        session.execute(sa.insert(SearchWord), words)


def public_id(number: int) -> str:
    """The public id of the case with this number."""
    return f"bench-{number:016d}"


def _enterprise(ctx: Context, number: int) -> Enterprise:
    return Enterprise(
        id=number, public_id=f"bench-{number}", agency=ctx.agency, name=f"Đơn vị {number}",
        name_folded=f"don vi {number}",
        tax_code=f"{number:010d}", province=ctx.content.agency.province, legal_form="limited_company",
        sector="industry", created_at=START, updated_at=START,
    )  # fmt: skip


def _words(ctx: Context, number: int) -> list[dict[str, object]]:
    """What a case is found by: a name of three syllables of a hundred each, and the parts of its code."""
    said = f"cty tnhh {_syllable(number)} {_syllable(number // 100)} {_syllable(number // 10_000)}"
    found = kept_words(said, codes=(f"000.00.16.H31-260310-{number:07d}",))
    return [{"kind": "case", "owner_id": number, "word": word, "agency": ctx.agency} for word in sorted(found)]


def _syllable(number: int) -> str:
    """One of a hundred."""
    endings = ("ang", "inh", "ung", "oan", "ien", "uong", "ai", "anh", "ong", "ieu")
    return f"{'bcdghklmnp'[number % 10]}{endings[number // 10 % 10]}"


def _case(ctx: Context, number: int, owner: int) -> dict[str, object]:
    due = date(2026, 1 + number % 12, 1 + number % 28)
    title = f"Hồ sơ số {number}"
    return {
        "public_id": public_id(number), "agency": ctx.agency, "kind": "support", "scheme": "bench",
        "programme": ctx.programme.programme,
        "code": f"000.00.16.H31-260310-{number:07d}", "definition": SHA256, "title": title,
        "state": "ping", "phase": "only", "waits_for": "applicant" if number % 3 else "case_officer", "version": 0,
        "seq": 0, "submitted_at": START, "head_hash": GENESIS, "enterprise_id": owner, "created_by": owner,
        "year": 2026, "due_on": due, "due_order": order(due), "created_at": START, "state_since": START,
    }  # fmt: skip
