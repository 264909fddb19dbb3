"""Content files of several layers, the shipped one and those of a province, read as one."""

from __future__ import annotations

from functools import reduce

from caseflow.core.content import ContentRoots
from caseflow.core.reader import ContentError, Fault, Path_, Source, parse


def joined(under: Source, over: Source) -> Source:
    """`under` with the entries of `over`: new ones added, known ones replaced whole, null ones taken out.

    Every entry remembers its own file, so that a fault names the file that a person has to open.
    """
    if not isinstance(under.data, dict) or not isinstance(over.data, dict):
        return over
    made = Source(under.file, dict(under.data), dict(under.lines), dict(under.files))
    for key, value in over.data.items():
        known = made.data.get(key)
        if not isinstance(known, dict) or not isinstance(value, dict):
            _put(made, over, (key,))
            made.data[key] = value
            continue
        entries = dict(known)
        for name, entry in value.items():
            _put(made, over, (key, name))
            entries[name] = entry
        made.data[key] = {name: entry for name, entry in entries.items() if entry is not None}
    return made


def _put(made: Source, over: Source, at: Path_) -> None:
    """The lines of `over` below `at`, in place of those that stood there."""
    for path in [path for path in made.lines if path[: len(at)] == at]:
        del made.lines[path]
        made.files.pop(path, None)
    for path, line in over.lines.items():
        if path[: len(at)] == at:
            made.lines[path] = line
            made.files[path] = over.file


def read_joined(roots: ContentRoots, name: str) -> Source:
    """The file `name` of all layers as one; raises ContentError when there is none, or for what cannot be read."""
    layers = roots.layers(name)
    if not layers:
        raise ContentError([Fault(name, 1, "the file is missing")])
    found = [parse(path.read_text(encoding="utf-8"), roots.shown(path)) for path in layers]
    return reduce(joined, found)
