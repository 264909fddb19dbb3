"""What tests are handed: databases, a context on one, a mail server, a browser and a live server."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import settings

from tests.support.crash import CHAOS_ROUNDS, WALK

SHARED = ("databases", "contexts", "web_tools", "world", "site", "stations", "behind")
pytest_plugins = [f"tests.support.{part}" for part in SHARED]

# A busy machine is no fault of the code (no deadline). A gate must give one answer for one commit, so in CI the
# examples are always the same; at a desk every run tries others and prints how to repeat a failure.
settings.register_profile("caseflow", deadline=None, print_blob=True, derandomize=bool(os.environ.get("CI")))
settings.load_profile("caseflow")

FOR_TESTS = {
    "CASEFLOW_TEST_PG", "CASEFLOW_REQUIRE_PG", "CASEFLOW_CHAOS_ROUNDS", "CASEFLOW_ARTEFACTS", "CASEFLOW_WALK",
}  # fmt: skip


def pytest_configure() -> None:
    """A variable that is set for running CASEFLOW on this machine must not reach the tests; logs are plain lines.

    Unconfigured, structlog draws every traceback with all its locals, which takes longer than any test.
    """
    _plain_logs()
    for name in [name for name in os.environ if name.startswith("CASEFLOW_") and name not in FOR_TESTS]:
        del os.environ[name]


@pytest.fixture(autouse=True)
def no_log_left_open() -> Iterator[None]:
    """A test that starts a command sets up its logs; they must not write to its closed stream ever after."""
    yield
    root = logging.getLogger()
    for handler in [h for h in root.handlers if isinstance(h.formatter, structlog.stdlib.ProcessorFormatter)]:
        root.removeHandler(handler)
        _plain_logs()


def _plain_logs() -> None:
    structlog.configure([structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that drive a browser can be left out by name: `-m "not e2e"`.

    Long walks are for `make walk` and `make chaos`.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.e2e)
    if not (WALK or CHAOS_ROUNDS):
        walks = [item for item in items if item.get_closest_marker("walk")]
        items[:] = [item for item in items if item not in walks]
        config.hook.pytest_deselected(items=walks)
