"""Which installation a command works on: its settings, its context, and whether it is a demo."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from caseflow.bootstrap import KEY_FILE, build
from caseflow.core.ids import new_secret
from caseflow.core.logs import configure_logs
from caseflow.core.settings import PREFIX, Settings, load_settings
from caseflow.services.foundation.context import Context


def settings(*, demo: bool = False) -> Settings:
    """The settings of the environment; raises ConfigurationError.

    Without a secret key of its own an installation is a demo when it is told to be (`demo` or CASEFLOW_DEMO), and
    stays one: the key that was made for it under `var` shows it.
    """
    if os.environ.get(f"{PREFIX}SECRET_KEY"):
        return load_settings()
    if demo or (settings_for_reading().var / KEY_FILE).exists():
        return load_settings(demo=True)
    return load_settings()


def settings_for_reading() -> Settings:
    """For commands that read content files and never the database or a cookie: no secret key is asked for or made."""
    return load_settings(secret_key=new_secret())


@contextmanager
def context(chosen: Settings) -> Iterator[Context]:
    """The context on these settings, with logs configured; its database connections are closed at the end."""
    configure_logs(chosen.log_level)
    ctx = build(chosen)
    try:
        yield ctx
    finally:
        ctx.database.engine.dispose()
