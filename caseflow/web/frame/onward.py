"""The list from which a case was opened: kept in the person's cookie, so that the next case of it is one press away."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from flask import request, session, url_for

from caseflow.core.values import Plain

LIST = "list"
"""The part of a case's address that says from which list, and from which place in it, the case was opened."""
_KEPT = "lists"
_CASES = 5
"""Cases of which that is kept: as many as somebody works on in several windows at once."""
_LONGEST = 500


def place(parts: Plain) -> Plain:
    """What a link to a case says of the list that it stands in."""
    return {LIST: urlencode(parts)}


def remember(public_id: str) -> bool:
    """Keeps from which list the case of this request was opened, and whether it was; anything odd is no list."""
    told = request.args.get(LIST, "")
    if not told or len(told) > _LONGEST:
        return False
    known = _known()
    if known.get(public_id) != told:
        known.pop(public_id, None)
        session[_KEPT] = dict([*known.items(), (public_id, told)][-_CASES:])
    return True


def of(public_id: str) -> Plain | None:
    """The parts of the list from which the case was opened, and of its place; None where it was not from a list."""
    told = _known().get(public_id)
    return dict(parse_qsl(told)) if told else None


def next_address(public_id: str, **more: str) -> str:
    """Where the next case of the same list is found; empty for a case that was opened from no list."""
    parts = of(public_id)
    return "" if parts is None else url_for("queue.next_case", **{**parts, "case": public_id, **more})


def list_address(public_id: str) -> str:
    """The list itself."""
    parts = of(public_id) or {}
    return url_for("queue.index", **{name: text for name, text in parts.items() if name not in ("at", "from")})


def _known() -> dict[str, str]:
    known = session.get(_KEPT)
    return {str(k): str(v) for k, v in known.items()} if isinstance(known, dict) else {}
