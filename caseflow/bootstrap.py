"""The composition root: settings become a Context; the only file that builds adapters."""

from __future__ import annotations

import secrets
from pathlib import Path

from pydantic import SecretStr

from caseflow.core.calendar import load_calendar
from caseflow.core.clock import Clock, DemoClock, SystemClock
from caseflow.core.content import content_roots
from caseflow.core.settings import Settings
from caseflow.db.queries.administration import demo_clock
from caseflow.db.session import Database, make_engine
from caseflow.gateways.files import DiskFiles, FileStore
from caseflow.gateways.mail import Mailer, SmtpMailer
from caseflow.services.administration import plug as administration
from caseflow.services.cases import plug as cases
from caseflow.services.certificates import plug as certificates
from caseflow.services.councils import plug as councils
from caseflow.services.desks import plug as desks
from caseflow.services.engine import plug as engine_wing
from caseflow.services.engine.capability import Capability, Engine
from caseflow.services.enterprises import plug as enterprises
from caseflow.services.foundation import content
from caseflow.services.foundation.context import Context, CrashPoints
from caseflow.services.papers import plug as papers
from caseflow.services.portal import plug as portal
from caseflow.services.programmes import plug as programmes
from caseflow.services.talk import plug as talk
from caseflow.workflows.ports import Vocabulary

CAPABILITIES: tuple[Capability, ...] = (
    engine_wing.PLUG,
    programmes.PLUG,
    councils.PLUG,
    certificates.PLUG,
    papers.PLUG,
    cases.PLUG,
    enterprises.PLUG,
    talk.PLUG,
    desks.PLUG,
    portal.PLUG,
    administration.PLUG,
)
"""Every wing of this installation; the only list of them."""
ENGINE = Engine.of(CAPABILITIES)
"""The engine of the shipped capabilities."""
KEY_FILE = "secret_key"


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    mailer: Mailer | None = None,
    files: FileStore | None = None,
    crash: CrashPoints | None = None,
    engine: Engine = ENGINE,
) -> Context:
    """The context of this installation; what is given replaces the adapter that the settings would choose.

    Raises ContentError when the content cannot be used.
    """
    settings.var.mkdir(parents=True, exist_ok=True)
    settings = _with_key(settings)
    roots = content_roots(settings.content)
    time = clock or SystemClock()
    database = Database(make_engine(settings.url))
    known = content.load(roots, settings.agency)
    if settings.demo:
        time = DemoClock(time, lambda: demo_clock.days_ahead(database, known.agency.agency))
    return Context(
        settings=settings,
        clock=time,
        database=database,
        roots=roots,
        calendar=load_calendar(roots),
        content=known,
        files=files or DiskFiles(settings.files),
        mailer=mailer or (SmtpMailer(settings, time) if settings.smtp_host else None),
        crash=crash or CrashPoints(),
        parts={Engine: engine, Vocabulary: engine.vocabulary},
    )


def _with_key(settings: Settings) -> Settings:
    """In demo mode without a key: one made at the first start and kept, so that a restart signs nobody out."""
    if settings.secret_key.get_secret_value():
        return settings
    path: Path = settings.var / KEY_FILE
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return settings.model_copy(update={"secret_key": SecretStr(path.read_text(encoding="ascii"))})
