"""Values whose types content or a table knows and Python does not: answers by field, columns by name, JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Values = Mapping[str, Any]
"""Values by their names, to be read: the answers to a form, the details of an event, an object of JSON."""

Plain = dict[str, Any]
"""The same to be written: what is stored in a row, kept as JSON, or handed to a template by name."""

JsonValue = Any
"""A document of JSON, or of content before its schema has read it."""
