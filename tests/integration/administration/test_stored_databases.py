"""What older code wrote is taken over: it is upgraded, keeps its editions, shows its cases, and they are played on."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from caseflow.bootstrap import ENGINE
from caseflow.core.actor import Actor
from caseflow.core.clock import FixedClock
from caseflow.core.ids import digest
from caseflow.db import migrate
from caseflow.db.models import Case, Published
from caseflow.forms.schema import FormDefinition
from caseflow.services.accounts import sessions
from caseflow.services.administration import verify
from caseflow.services.engine import timers
from caseflow.services.foundation import catalog
from caseflow.services.foundation.context import Context
from caseflow.services.messages import outbox
from caseflow.web.app import create_app
from caseflow.workflows.loader import definition_from, definition_json
from tests.stored import opening, restore
from tests.stored.opening import Installation
from tests.stored.standing import Kind, People, StandingCase, all_cases, one_of_each, play_together
from tests.support.crash import CHAOS_ROUNDS

DATABASES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))
LATER = timedelta(days=60)
"""Longer than any term that is counted in working days."""


@pytest.fixture(scope="module", params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", params=restore.ALL)
def upgraded(request: pytest.FixtureRequest, database: str, tmp_path_factory: pytest.TempPathFactory):
    """One stored database, brought back and upgraded once; nobody writes into it, each test has a copy."""
    server = request.getfixturevalue("pg_url") if database == "postgresql" else ""
    stored = opening.restored(request.param, tmp_path_factory.mktemp("stored"), server)
    opening.upgrade(stored)
    yield stored
    stored.drop()


@pytest.fixture
def ctx(upgraded: Installation, tmp_path: Path) -> Iterator[Context]:
    copied = upgraded.copy(tmp_path)
    ctx = opening.opened(copied)
    yield ctx
    ctx.database.engine.dispose()
    copied.drop()


@pytest.fixture(autouse=True)
def _told(request: pytest.FixtureRequest) -> Iterator[None]:
    """Says what a test has cost on this side of the database: `-s` shows it."""
    began = time.process_time()
    yield
    print(f"{request.node.name}: {time.process_time() - began:.1f} s of CPU")


def test_it_is_upgraded_and_every_promise_still_holds(ctx: Context) -> None:
    report = verify.verify(ctx)

    assert migrate.current(ctx.database.engine) == migrate.newest()
    assert migrate.drift(ctx.database.engine) == []
    assert report.findings == ()
    assert min(report.checked[name] for name in ("cases", "events", "submissions", "timers_open", "files")) > 0


def test_every_edition_opens_and_says_what_was_published(ctx: Context, upgraded: Installation) -> None:
    with ctx.read() as session:
        rows = {row.sha256: row for row in session.scalars(sa.select(Published))}
    promised = restore.hashes(upgraded.state)

    for name, sha256 in promised["form"].items():
        form = FormDefinition.model_validate_json(rows[sha256].body)
        assert (form.name, digest(form.text), digest(rows[sha256].body)) == (name, sha256, sha256)
    for name, sha256 in promised["workflow"].items():
        definition = definition_from(rows[sha256].body, ENGINE.vocabulary)
        assert (definition.name, digest(definition_json(definition)), digest(rows[sha256].body)) == (
            name, sha256, sha256,
        )  # fmt: skip
        with ctx.read() as session:
            book = catalog.rulebook(ctx, session, sha256)
            for used, pinned in definition.forms.items():
                assert catalog.pinned_form(ctx, session, book, used).sha256 == pinned == promised["form"][used]


def test_the_page_of_a_case_opens_for_its_officer_and_its_applicant(ctx: Context, database: str) -> None:
    people, app = People(ctx), create_app(ctx)
    browsers: dict[int, FlaskClient] = {}
    chosen = _chosen(ctx, database)
    seen: set[Kind] = set()

    for row in chosen:
        for person in (_officer(people, row), people.owner(row.enterprise_id)):
            if person.id not in browsers:
                browsers[person.id] = _browser(ctx, app.test_client(), person)
            answer = browsers[person.id].get(f"/cases/{row.public_id}")
            hidden = person.is_staff and row.submitted_at is None  # a draft is the applicant's own
            assert answer.status_code == (404 if hidden else 200), (row.scheme, row.state, person.roles)
            assert hidden or (row.code or row.public_id) in answer.text
        seen.add((row.scheme, row.state))

    print(f"opened: {len(chosen)} cases of {len(seen)} pairs of kind and state")
    _assert_none_left_out(database, seen, {(row.scheme, row.state) for row in all_cases(ctx)})


def _officer(people: People, row: Case) -> Actor:
    """Whose case it is; before it is given to somebody, the officers read it all the same."""
    return people.account(row.officer_id) if row.officer_id is not None else people.holders("case_officer")[0]


def _browser(ctx: Context, client: FlaskClient, person: Actor) -> FlaskClient:
    """One in which somebody is signed in whose password nobody knows."""
    with ctx.tx() as session:
        token = sessions.begin(ctx, session, person.id, person.is_staff, "10.0.0.7", "tests")
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return client


def test_a_case_of_every_kind_in_every_state_is_played_on_to_its_end(ctx: Context, database: str) -> None:
    people, found = People(ctx), all_cases(ctx)
    ends = {(row.scheme, row.state) for row in found if row.outcome is not None}
    wanted = {(row.scheme, row.state) for row in found} - ends
    played = [StandingCase(people, row) for row in _chosen(ctx, database) if row.outcome is None]

    play_together(people, played)

    covered = {(case.kind, case.began) for case in played}
    outcomes = Counter(case.row.outcome for case in played)
    print(f"played: {len(played)} cases of {len(covered)} pairs, to {dict(outcomes)}: {sorted(covered)}")
    assert None not in outcomes
    _assert_none_left_out(database, covered, wanted)
    _let_time_pass(ctx)
    assert verify.verify(ctx).findings == ()


def _chosen(ctx: Context, database: str) -> list[Case]:
    """All in `make chaos`; else every kind and every state, on PostgreSQL the youngest case of every kind.

    An open case before a closed one: there is more to see.
    """
    if CHAOS_ROUNDS:
        return all_cases(ctx)
    each = one_of_each(ctx)
    if database == "sqlite":
        return list(_of_every_kind_and_state(each))
    return list({row.scheme: row for row in sorted(each.values(), key=lambda r: (r.outcome is None, r.id))}.values())


def _of_every_kind_and_state(each: Mapping[Kind, Case]) -> Iterator[Case]:
    """The rarest states first, each in a kind that was not chosen yet where there is one."""
    often = Counter(state for _, state in each)
    seen: set[tuple[str, bool]] = set()
    for (kind, state), row in sorted(each.items(), key=lambda one: (often[one[0][1]], one[0])):
        told = {(kind, row.outcome is None), (state, row.outcome is None)}
        if not told <= seen:
            seen |= told
            yield row


def _assert_none_left_out(database: str, covered: set[Kind], wanted: set[Kind]) -> None:
    """Every kind in every state in `make chaos`; else every kind, and on SQLite every state too."""
    assert covered <= wanted
    assert {kind for kind, _ in covered} == {kind for kind, _ in wanted}
    assert {state for _, state in covered} == {state for _, state in wanted} or database != "sqlite"
    assert covered == wanted or not CHAOS_ROUNDS


def _let_time_pass(ctx: Context) -> None:
    """What nobody has played on meets its deadlines, and everything that was written to people is sent."""
    assert isinstance(ctx.clock, FixedClock)
    ctx.clock.advance(LATER)
    assert timers.fire_due(ctx, limit=5000).failed == 0
    assert outbox.deliver(ctx).sent > 0
