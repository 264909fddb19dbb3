"""Checks over the whole database that what was promised still holds (docs/promises.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from caseflow.core.errors import ConfigurationError
from caseflow.core.ids import digest
from caseflow.db.queries.administration import verify as verify_rows
from caseflow.services.engine.capability import Engine
from caseflow.services.foundation.context import Context
from caseflow.services.foundation.promises import Finding


@dataclass(frozen=True, slots=True)
class Report:
    """The result: what was looked at, and every finding."""

    checked: Mapping[str, int]
    findings: tuple[Finding, ...]

    @property
    def clean(self) -> bool:
        """True when every promise holds."""
        return not self.findings

    def to_json(self) -> str:
        """For machines."""
        return json.dumps(
            {
                "clean": self.clean,
                "checked": dict(self.checked),
                "findings": [
                    {"invariant": f.invariant, "subject": f.subject, "message": f.message} for f in self.findings
                ],
            },
            ensure_ascii=False,
            indent=1,
        )


def verify(ctx: Context, heads: Mapping[str, tuple[int, str]] | None = None) -> Report:
    """Checks what every capability promises; with `heads` (kept outside) also that no chain was cut since."""
    checked: dict[str, int] = {}
    findings: list[Finding] = []
    with ctx.read() as session:
        findings += _content(ctx, session, checked)
        promises = ctx.part(Engine).each("promises")
        for promise in (
            promises if not findings else ()
        ):  # by rules that are not the published ones nothing can be judged
            findings += promise.check(ctx, session, checked)
        if heads is not None:
            findings += _against_heads(session, heads)
    return Report(checked, tuple(findings))


def heads_of(ctx: Context) -> dict[str, tuple[int, str]]:
    """The end of every chain: to be kept outside, since nobody inside can prove that a chain was not cut."""
    with ctx.read() as session:
        return {stream: (seq, own) for stream, seq, own in verify_rows.heads(session)}


def heads_text(heads: Mapping[str, tuple[int, str]]) -> str:
    """The ends of the chains as a file that is kept outside: one JSON object, a stream a line."""
    lines = (f"{json.dumps(stream)}: {json.dumps(end)}" for stream, end in sorted(heads.items()))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def heads_from(text: str) -> dict[str, tuple[int, str]]:
    """What `heads_text` wrote; raises ConfigurationError for anything else."""
    try:
        return {str(stream): (int(seq), str(own)) for stream, (seq, own) in json.loads(text).items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise ConfigurationError("--heads: the file does not hold the ends of chains") from error


def _content(ctx: Context, session: Session, checked: dict[str, int]) -> Iterator[Finding]:
    """I6: what was published is there, and is what its hash says."""
    known = set()
    for piece in verify_rows.published(session):
        known.add(piece.sha256)
        if digest(piece.body) != piece.sha256:
            yield Finding("I6", f"{piece.kind} {piece.name} {piece.sha256}", "is not what this hash was published for")
    checked["published"] = len(known)
    for sha256 in sorted(verify_rows.pinned(session) - known):
        yield Finding("I6", f"content {sha256}", "is gone, although cases keep to it")


def _against_heads(session: Session, heads: Mapping[str, tuple[int, str]]) -> Iterator[Finding]:
    for stream, (seq, own) in heads.items():
        if verify_rows.hash_at(session, stream, seq) != own:
            yield Finding("I6", stream, f"event {seq} is not the one whose hash was kept outside")
