"""What tests are handed: databases, a context on one, a mail server, a browser and a live server."""

from __future__ import annotations

pytest_plugins = ["tests.databases"]
