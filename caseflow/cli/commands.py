"""One function a command: it takes the arguments, calls one service, prints the answer and gives the exit code."""

from __future__ import annotations

import signal
import sys
import threading
from argparse import Namespace
from collections.abc import Callable, Sequence
from itertools import groupby
from socket import socket

from caseflow import demo as demos
from caseflow.bootstrap import ENGINE
from caseflow.cli import installation
from caseflow.cli.serve import listening, serve, waiting
from caseflow.core.content import content_roots
from caseflow.core.errors import ConfigurationError, NotFound
from caseflow.core.ids import canonical
from caseflow.core.settings import PREFIX, Settings
from caseflow.core.text import say
from caseflow.services.administration import operator
from caseflow.services.administration import verify as verifying
from caseflow.services.foundation import catalog, checking, schemas
from caseflow.services.foundation.context import Context
from caseflow.web.frame.waiting import Loading
from caseflow.worker.scheduler import Scheduler
from caseflow.workflows import diagram
from caseflow.workflows.definition import Definition
from caseflow.workflows.telling import tell

Command = Callable[[Namespace], int]


def run(_arguments: Namespace) -> int:
    """Prepares the installation and serves until it is stopped."""
    with listening(installation.settings()) as (door, settings):
        with installation.context(settings) as ctx:
            sign_ins = _prepare_demo(ctx, door) if settings.demo else _prepare(ctx)
        serve(door, settings, lambda: _announce(settings, sign_ins))
    return 0


def _prepare(ctx: Context) -> tuple[()]:
    """Schema and content; a database shared by several machines is upgraded by the operator, not here."""
    if ctx.settings.demo or ctx.database.dialect == "sqlite":
        operator.upgrade(ctx)
    elif not operator.is_current(ctx):
        raise ConfigurationError(f"{PREFIX}DATABASE_URL: the schema is of another version; run: caseflow db upgrade")
    catalog.publish(ctx)
    return ()


def _prepare_demo(ctx: Context, door: socket) -> Sequence[demos.SignIn]:
    """Schema, content and the demo province; meanwhile the pages already say how far its loading is."""
    loading = Loading()

    def progress(done: int, of: int, what: str) -> None:
        loading.told(done, of)
        _progress(done, of, what)

    with waiting(door, ctx.settings, loading, ctx.content.agency_name):
        _prepare(ctx)
        if not demos.is_empty(ctx):
            return demos.fresh_sign_ins(ctx)
        print(f"CASEFLOW lần đầu nạp dữ liệu minh họa, xem tiến độ tại {ctx.settings.base_url}", file=sys.stderr)
        print(f"The demo province is loaded once; watch it at {ctx.settings.base_url}", file=sys.stderr, flush=True)
        return demos.load(ctx, progress).sign_ins


def _announce(settings: Settings, sign_ins: Sequence[demos.SignIn]) -> None:
    _tell(sign_ins)
    print(f"CASEFLOW: {settings.base_url}")
    if not settings.smtp_host:
        print(f"Chưa có máy chủ thư ({PREFIX}SMTP_HOST): thư được giữ lại, đọc tại “Quản trị”, phần “Thư”.")
        print(
            f"There is no mail server ({PREFIX}SMTP_HOST): messages are kept, to be read in the administrator's outbox."
        )
    sys.stdout.flush()


def _progress(done: int, of: int, what: str) -> None:
    """One line that rewrites itself on a terminal, one line a year elsewhere."""
    if sys.stderr.isatty():
        print(f"\r  demo {done:>5}/{of} {what}", end="" if done < of else "\n", file=sys.stderr, flush=True)
    elif what.startswith("12/") or done == of:
        print(f"  demo {done:>5}/{of} {what}", file=sys.stderr, flush=True)


def _tell(sign_ins: Sequence[demos.SignIn]) -> None:
    """The sign-ins under the name of their role, the fields in columns."""
    if sign_ins:
        print("Tài khoản minh họa, mật khẩu mới cho lần khởi động này / Demo sign-ins, new passwords for this start:")
    for role, people in groupby(sign_ins, key=lambda person: person.role):
        print(role)
        for person in people:
            print(f"  {person.name:<24} {person.email:<48} {person.password}")


def demo(_arguments: Namespace) -> int:
    """Loads the demo province and prints its sign-ins by role; the next start gives new passwords."""
    with installation.context(installation.settings(demo=True)) as ctx:
        operator.upgrade(ctx)
        done = demos.load(ctx, _progress)
    print(f"{done.organisations} organisations, {done.cases} cases, {done.councils} councils")
    _tell(done.sign_ins)
    return 0


def worker(_arguments: Namespace) -> int:
    """Beats until SIGTERM or SIGINT."""
    with installation.context(installation.settings()) as ctx:
        scheduler = Scheduler(ctx)
        stopped = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stopped.set())
        scheduler.start()
        stopped.wait()
        scheduler.stop()
    return 0


def verify(arguments: Namespace) -> int:
    """Prints what was looked at and every broken promise; heads are written only when every promise holds."""
    kept = verifying.heads_from(arguments.heads.read_text(encoding="utf-8")) if arguments.heads else None
    with installation.context(installation.settings()) as ctx:
        heads = verifying.heads_of(ctx)  # before the look at the chains, so that what is written was looked at
        report = verifying.verify(ctx, kept)
    if arguments.write_heads is not None and report.clean:
        arguments.write_heads.write_text(verifying.heads_text(heads), encoding="utf-8")
    for finding in report.findings:
        print(f"{finding.invariant} {finding.subject}: {finding.message}")
    print("looked at " + ", ".join(f"{number} {what}" for what, number in report.checked.items()))
    print("everything holds" if report.clean else f"{len(report.findings)} promises are broken")
    return 0 if report.clean else 1


def db_upgrade(_arguments: Namespace) -> int:
    """Names the migrations that ran."""
    with installation.context(installation.settings()) as ctx:
        done = operator.upgrade(ctx)
    print(f"upgraded: {', '.join(done)}" if done else "the schema is already that of this version")
    return 0


def content_check(_arguments: Namespace) -> int:
    """Needs no database: the files alone are read."""
    faults = checking.check(content_roots(installation.settings_for_reading().content), ENGINE.vocabulary)
    for fault in faults:
        print(fault)
    print(f"{len(faults)} mistake{'' if len(faults) == 1 else 's'}" if faults else "no mistakes")
    return 1 if faults else 0


def content_publish(_arguments: Namespace) -> int:
    """Names every piece and whether it is new."""
    with installation.context(installation.settings()) as ctx:
        pieces = catalog.publish(ctx)
    for piece in pieces:
        print(f"{'new' if piece.is_new else 'same':<5}{piece.kind:<10}{piece.name:<32}{piece.sha256[:12]}")
    return 0


def content_show(arguments: Namespace) -> int:
    """The road in words, or the assembled definition as JSON."""
    with installation.context(installation.settings_for_reading()) as ctx:
        definition = _definition(ctx, arguments.scheme)
        if arguments.json:
            print(canonical(definition.model_dump(mode="json", by_alias=True)))
        else:
            print(tell(definition, ctx.content.roles.roles, arguments.locale))
    return 0


def content_diagram(arguments: Namespace) -> int:
    """The assembled definition as Mermaid text."""
    with installation.context(installation.settings_for_reading()) as ctx:
        print(diagram.mermaid(_definition(ctx, arguments.scheme), arguments.locale, ctx.content.roles.roles))
    return 0


def content_schemas(arguments: Namespace) -> int:
    """Names the files written."""
    for path in schemas.write(arguments.folder, ENGINE.vocabulary):
        print(path)
    return 0


def _definition(ctx: Context, scheme: str) -> Definition:
    definitions, _forms = catalog.assemble_all(ctx)
    if scheme not in definitions:
        known = ", ".join(sorted(definitions))
        raise NotFound(
            say(f"Không có chương trình {scheme}; có: {known}.", f"There is no scheme {scheme}, only {known}.")
        )
    return definitions[scheme]


def user_add(arguments: Namespace) -> int:
    """Prints the invitation when no mail server would carry it."""
    with installation.context(installation.settings()) as ctx:
        invitation = operator.add_person(
            ctx,
            email=arguments.email,
            full_name=arguments.name,
            organisation=arguments.organisation,
            roles=arguments.roles,
        )
    print(invitation if invitation is not None else f"an invitation is on its way to {arguments.email}")
    return 0


def user_grant(arguments: Namespace) -> int:
    """From the person's next request on."""
    with installation.context(installation.settings()) as ctx:
        operator.give_role(ctx, email=arguments.email, role=arguments.role)
    print(f"{arguments.email} now has the role {arguments.role}")
    return 0
