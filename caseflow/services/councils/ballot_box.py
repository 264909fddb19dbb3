"""A ballot on its way from what was typed to what is announced: checked, committed to, and stripped of its member."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from caseflow.core.errors import Invalid
from caseflow.core.ids import canonical, digest
from caseflow.core.text import Text, nfc, say
from caseflow.core.values import Plain, Values
from caseflow.councils import ballots as rules
from caseflow.councils.ballots import Sheet
from caseflow.councils.count import CountResult
from caseflow.councils.rules import Ballot
from caseflow.db.queries.councils.ballots import SheetRow

TEXT_LIMIT = 4_000
"""The longest comment, remark or conclusion, in characters."""


@dataclass(frozen=True, slots=True)
class TypedSheet:
    """A score sheet as a member filled it in; a criterion without a score is None."""

    scores: Values
    comments: Mapping[str, str]
    conclusion: str
    remark: str
    signed: bool = False


def typed(given: TypedSheet) -> Sheet:
    """What was typed, as a sheet; a criterion without a score is left out of it, never filled in."""
    return Sheet(
        seat_id=0,
        scores={name: score for name, score in given.scores.items() if score is not None},
        conclusions=(given.conclusion,) if given.conclusion else (),
        comments={name: words for name, text in given.comments.items() if (words := nfc(text))},
        remark=nfc(given.remark),
        signed=given.signed,
    )


def stored(row: SheetRow) -> Sheet:
    """A kept sheet as the count knows it: signed once it was cast."""
    conclusions = (row.conclusion,) if row.conclusion else ()
    return Sheet(row.seat_id, row.scores, conclusions, row.comments, row.remark, signed=row.locked_at is not None)


def check(ballot: Ballot, sheet: Sheet, *, finished: bool) -> None:
    """Raises Invalid by field; a draft may be unfinished but not wrong."""
    found: dict[str, list[Text]] = {}
    for problem in rules.problems(ballot, sheet):
        wrong = problem.field in sheet.scores and problem.invalidates
        stray = problem.field == "" or (problem.field == "conclusion" and sheet.conclusions)
        if finished or wrong or stray:
            found.setdefault(problem.field, []).append(problem.message)
    if finished and not sheet.signed:
        found["sign"] = [say("Cần ký phiếu trước khi bỏ phiếu.", "Please sign the ballot before casting it.")]
    for name, words in {**sheet.comments, "remark": sheet.remark}.items():
        if len(words) > TEXT_LIMIT:
            found.setdefault(name, []).append(say(f"Tối đa {TEXT_LIMIT} ký tự.", f"At most {TEXT_LIMIT} characters."))
        elif name != "remark" and name not in ballot.criteria:
            found.setdefault("", []).append(say(f"Tiêu chí lạ: {name}.", f"Unknown criterion: {name}."))
    if found:
        raise Invalid(found)


def commitment(seat_case_id: int, body: Values) -> str:
    """What the chain keeps of a ballot: tells nothing of it and fits no other."""
    return digest(canonical({"seat_case": seat_case_id, **body}))


def body_of(row: SheetRow) -> Plain:
    """What of a kept sheet the commitment is made of."""
    return {
        "scores": row.scores, "comments": row.comments, "conclusion": row.conclusion, "remark": row.remark,
        "nonce": row.nonce,
    }  # fmt: skip


def announced(result: CountResult, ballot: Ballot, sheets: Sequence[SheetRow]) -> Plain:
    """The result as stored and shown: ballots by score and comments by chance, so that no order tells who gave them."""
    plain = result.to_json()
    valid = [b for b in result.ballots if not b.invalid]
    plain["ballots"] = sorted(
        ({"score": b.score, "conclusion": b.conclusion} for b in valid), key=lambda b: (-b["score"], b["conclusion"])
    )
    plain["invalid_reasons"] = sorted(
        (reason for b in result.ballots for reason in b.invalid), key=lambda reason: reason.vi
    )
    plain["invalid_reasons"] = [reason.model_dump() for reason in plain["invalid_reasons"]]
    plain["comments"] = {
        name: _shuffled(name, [(s.nonce, s.comments.get(name, "")) for s in sheets]) for name in ballot.criteria
    }
    plain["remarks"] = _shuffled("remark", [(s.nonce, s.remark) for s in sheets])
    return plain


def _shuffled(salt: str, texts: Sequence[tuple[str, str]]) -> list[str]:
    """The texts in an order that only the members' secret nonces decide, another one for each criterion."""
    return [words for _, words in sorted((digest(salt + nonce), words) for nonce, words in texts if words)]
