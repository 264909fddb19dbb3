"""How the installation fares, for the administrator: database, worker, mail, disk, calendar, each in words."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from caseflow.core.actor import Actor
from caseflow.core.clock import LOCAL
from caseflow.core.money import format_int
from caseflow.core.text import Text, say
from caseflow.db import migrate
from caseflow.db.queries.administration import health as health_rows
from caseflow.db.queries.administration import mails as mail_rows
from caseflow.services.administration.health import SILENT_BEATS
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.permits import require

READ = "system:read"
LITTLE_ROOM = 0.1
"""A disk with less of it free is said to be running full."""
NODES = 10
_GIB = 1024**3
Tone = Literal["good", "waiting", "bad", ""]


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that is looked at: how it stands, in words, and what to do where it is not well."""

    name: str
    title: Text
    tone: Tone
    state: Text
    more: Text | None = None

    @property
    def well(self) -> bool:
        """Whether nobody has to do anything."""
        return self.tone not in ("bad", "waiting")


def conditions(ctx: Context, actor: Actor) -> tuple[Condition, ...]:
    """Everything that is looked at, in the order in which it would stop the work; needs `system:read`."""
    require(ctx, actor, READ)
    now = ctx.clock.now()
    patience = timedelta(seconds=ctx.settings.beat_seconds * SILENT_BEATS)
    with ctx.read() as session:
        nodes = health_rows.nodes(session, ctx.agency, NODES)
        late = health_rows.late_timers(session, ctx.agency, now - patience)
        dead = mail_rows.count(session, ctx.agency, "dead")
        waiting = mail_rows.count(session, ctx.agency, "queued", now - patience)
        dialect = session.get_bind().dialect.name
    return (
        Condition("database", say("Cơ sở dữ liệu", "Database"), "good", say("trả lời", "answers"),
                  say(*[{"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(dialect, dialect)] * 2)),
        *_migrations(ctx),
        _worker(nodes, ctx.wall.now(), patience),
        _timers(late),
        _mail(ctx, dead, waiting),
        _disk(ctx),
        _calendar(ctx, now),
        Condition("backup", say("Bản sao lưu", "Backups"), "", say("không do CASEFLOW làm", "not made by CASEFLOW"),
                  say("Người vận hành sao lưu cơ sở dữ liệu và thư mục tệp; cách làm trong docs/operations.md.",
                      "The operator backs up the database and the folder of files; see docs/operations.md.")),
    )  # fmt: skip


def _migrations(ctx: Context) -> Iterator[Condition]:
    here, newest = migrate.current(ctx.database.engine), migrate.newest()
    state = say(f"bản {here}", f"version {here}")
    if here == newest:
        yield Condition("schema", say("Cấu trúc dữ liệu", "Schema"), "good", state)
    else:
        do = say(
            f"Mã nguồn cần bản {newest}: chạy “caseflow db upgrade”.",
            f"The code wants {newest}: run “caseflow db upgrade”.",
        )
        yield Condition("schema", say("Cấu trúc dữ liệu", "Schema"), "bad", state, do)


def _worker(nodes: list[health_rows.NodeRow], now: datetime, patience: timedelta) -> Condition:
    title = say("Việc chạy nền", "Worker")
    if nodes and now - nodes[0].beat_at <= patience:
        alive = [node for node in nodes if now - node.beat_at <= patience]
        names = ", ".join(node.node for node in alive)
        return Condition(
            "worker", title, "good", say("đang chạy", "running"), say(f"Máy: {names}", f"Machines: {names}")
        )
    do = say("Thời hạn và thư đang không được xử lý. Khởi động lại tiến trình “caseflow run” hoặc “caseflow worker”.",
             "Deadlines and messages are not served. Start “caseflow run” or “caseflow worker” again.")  # fmt: skip
    if not nodes:
        return Condition("worker", title, "bad", say("chưa chạy lần nào", "has never run"), do)
    at = nodes[0].beat_at.astimezone(LOCAL).strftime("%H:%M %d/%m/%Y")
    return Condition("worker", title, "bad", say(f"im lặng từ {at}", f"silent since {at}"), do)


def _timers(late: int) -> Condition:
    title = say("Thời hạn của hồ sơ", "Deadlines of cases")
    if not late:
        return Condition("timers", title, "good", say("không việc nào bị chậm", "none is late"))
    return Condition("timers", title, "bad", say(f"{late} việc đến hạn chưa chạy", f"{late} due and not fired"))


def _mail(ctx: Context, dead: int, waiting: int) -> Condition:
    title = say("Thư điện tử", "Mail")
    if ctx.mailer is None:
        return Condition("mail", title, "waiting", say("chưa có máy chủ thư", "no mail server"),
                         say("Thư được giữ lại, không gửi đi. Đặt CASEFLOW_SMTP_HOST để gửi.",
                             "Messages are kept, not sent. Set CASEFLOW_SMTP_HOST to send them."))  # fmt: skip
    if dead:
        return Condition("mail", title, "bad", say(f"{dead} thư không gửi được", f"{dead} messages failed"))
    if waiting:
        return Condition("mail", title, "waiting", say(f"{waiting} thư chờ lâu", f"{waiting} messages wait for long"))
    return Condition("mail", title, "good", say("đang gửi", "is sent"))


def _disk(ctx: Context) -> Condition:
    disk = shutil.disk_usage(ctx.settings.var)
    free = format_int(disk.free // _GIB)
    state = say(f"còn {free} GB", f"{free} GB free")
    full = disk.free < disk.total * LITTLE_ROOM
    return Condition("disk", say("Ổ đĩa của tệp", "Disk of the files"), "bad" if full else "good", state)


def _calendar(ctx: Context, now: datetime) -> Condition:
    until = max(ctx.calendar.years)
    state = say(f"có đến hết năm {until}", f"known to the end of {until}")
    short = until <= now.astimezone(LOCAL).year
    do = say(f"Bổ sung tệp lịch năm {until + 1}: thời hạn vượt qua năm {until} bị từ chối.",
             f"Add the calendar of {until + 1}: terms that reach beyond {until} are refused.")  # fmt: skip
    return Condition(
        "calendar", say("Lịch làm việc", "Calendar"), "waiting" if short else "good", state, do if short else None
    )
