"""Fills the settings of a phase file: every `$name` becomes the scheme's setting or the phase's default.

Within a text `$paper` and the like are what the road calls its result (naming.py).

An item of a list whose setting is false, or not given, is left out; such items are written last, so that the others
keep their place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from caseflow.core.reader import ContentError, Fault, Path_, Source, nearest
from caseflow.core.values import Values
from caseflow.workflows import naming
from caseflow.workflows.certificate_words import USUAL, Called

_SETTING = re.compile(r"\$([a-z][a-z0-9_]*)")


class _Resolved(Source):
    """A phase file with its settings filled in; a fault in a value that the scheme gave names the scheme's line."""

    def __init__(self, source: Source, data: Any, given: Mapping[Path_, tuple[Source, Path_]]) -> None:
        super().__init__(source.file, data, source.lines)
        self.given = given

    def fault(self, path: Any, message: str, suggestion: str = "") -> Fault:
        """A fault at `path`, or at the scheme's setting that stands there."""
        if tuple(path) in self.given:
            source, place = self.given[tuple(path)]
            return source.fault(place, message, suggestion)
        return super().fault(path, message, suggestion)


def resolve(
    source: Source,
    settings: Values | None = None,
    scheme: Source | None = None,
    at: Path_ = (),
    called: Called = USUAL,
) -> Source:
    """The phase file with every `$name` replaced by the scheme's setting or the phase's default.

    `at` is where the scheme gives its settings, `called` what its result is called. Raises ContentError for a `$name`
    that the phase does not declare and for a declared setting that it never uses.
    """
    declared = source.data.get("settings") if isinstance(source.data, dict) else None
    defaults = declared if isinstance(declared, dict) else {}
    values = {**defaults, **(settings or {})}
    given: dict[Path_, tuple[Source, Path_]] = {}
    used: set[str] = set()
    faults: list[Fault] = []

    def walk(node: Any, path: Path_) -> Any:
        if isinstance(node, dict):
            return {k: v if (*path, k) == ("settings",) else walk(v, (*path, k)) for k, v in node.items()}
        if isinstance(node, list):
            walked = [(item, walk(item, (*path, i))) for i, item in enumerate(node)]
            return [now for before, now in walked if now is before or (now is not None and now is not False)]
        match = _SETTING.fullmatch(node) if isinstance(node, str) else None
        if match is None or (match[1] not in defaults and (not path or path[-1] in naming.LANGUAGES)):
            return node
        name = match[1]
        used.add(name)
        if name not in defaults:
            faults.append(source.fault(path, f"'${name}' is not a setting of this phase", nearest(name, defaults)))
        if scheme is not None and name in (settings or {}):
            given[path] = (scheme, (*at, name))
        return values.get(name)

    data = walk(source.data, ())
    faults += [
        source.fault(("settings", n), f"the setting '{n}' is never used as ${n}") for n in defaults if n not in used
    ]
    resolved = _Resolved(source, None, given)
    resolved.data = naming.spoken(data, called, resolved.fault, faults)
    if faults:
        raise ContentError(faults)
    return resolved
