"""Reads workflows/councils.yaml and finds every rule set and score sheet that cannot work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from caseflow.core.content import ContentRoots
from caseflow.core.layers import read_joined
from caseflow.core.reader import ContentError, Fault, Source, nearest, validate
from caseflow.core.values import Plain
from caseflow.councils.rules import JUSTIFIED, SEATS, SINGLE_SEATS, Ballot, Councils, RuleSet

FILE = "workflows/councils.yaml"


def load(roots: ContentRoots) -> tuple[Councils, Source]:
    """The councils file with its source; raises ContentError with every fault by line."""
    source = _filled(read_joined(roots, FILE))
    councils = validate(source, Councils)
    faults = list(_faults(councils, source))
    if faults:
        raise ContentError(faults)
    return councils, source


def in_force(councils: Councils, name: str, day: date) -> tuple[str, RuleSet] | None:
    """The rule set `name`, or the one that has replaced it, as in force on `day`; None when there is none."""
    candidate: str | None = name
    while candidate is not None:
        rules = councils.rule_sets[candidate]
        if rules.effective_from <= day and (rules.effective_to is None or day <= rules.effective_to):
            return candidate, rules
        candidate = next((n for n, r in councils.rule_sets.items() if r.replaces == candidate), None)
    return None


def _filled(source: Source) -> Source:
    """The file with every score sheet that is `like` another given that one's words; raises ContentError."""
    sheets = source.data.get("ballots") if isinstance(source.data, dict) else None
    if not isinstance(sheets, dict):
        return source
    filled: Plain = {}
    for name, sheet in sheets.items():
        other = sheet.get("like") if isinstance(sheet, dict) else None
        if other is not None and other not in filled:
            message = f"there is no score sheet '{other}' before this one"
            raise ContentError([source.fault(("ballots", name, "like"), message, nearest(str(other), filled))])
        filled[name] = _joined(filled[other], sheet) if other is not None else sheet
    return Source(source.file, {**source.data, "ballots": filled}, source.lines, source.files)


def _joined(base: Plain, own: Plain) -> Plain:
    """`base` with the words of `own` in it, and mappings joined all the way down."""
    made = dict(base)
    for word, value in own.items():
        known = made.get(word)
        made[word] = _joined(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return made


def _faults(councils: Councils, source: Source) -> Iterator[Fault]:
    for name, ballot in councils.ballots.items():
        yield from _ballot_faults(("ballots", name), ballot, source)
    for name, rules in councils.rule_sets.items():
        at = ("rule_sets", name)
        yield from _rule_faults(at, rules, source)
        yield from _seat_faults(at, rules, source)
        yield from _date_faults(at, rules, councils, source)


def _ballot_faults(at: tuple[str, ...], ballot: Ballot, source: Source) -> Iterator[Fault]:
    total = sum(c.maximum for c in ballot.criteria.values())
    if total != ballot.out_of:
        yield source.fault((*at, "criteria"), f"the maxima of the criteria add up to {total}, not {ballot.out_of}")
    if ballot.like is not None and not any((*at, word) in source.lines for word in ("rejects", "conclusions")):
        return  # both are those of the other sheet, where their faults are told
    for word in ballot.rejects:
        if word not in ballot.conclusions:
            hint = nearest(word, ballot.conclusions)
            yield source.fault((*at, "rejects"), f"unknown conclusion '{word}'", hint)
    if not set(ballot.conclusions) - set(ballot.rejects) or not ballot.rejects:
        yield source.fault((*at, "conclusions"), "there must be a conclusion that says yes and one that says no")


def _rule_faults(at: tuple[str, ...], rules: RuleSet, source: Source) -> Iterator[Fault]:
    if rules.members_min > rules.members_max:
        yield source.fault((*at, "members_min"), "members_min is more than members_max")
    if rules.quorum_numerator > rules.quorum_denominator:
        yield source.fault((*at, "quorum_numerator"), "the quorum is more than all members")
    for word in JUSTIFIED:
        if word not in rules.legal_basis:
            yield source.fault((*at, "legal_basis"), f"'{word}' has no legal basis")


def _seat_faults(at: tuple[str, ...], rules: RuleSet, source: Source) -> Iterator[Fault]:
    mandatory = sum(rules.seats.values())
    if mandatory > rules.members_max:
        yield source.fault((*at, "seats"), f"{mandatory} mandatory seats in a council of at most {rules.members_max}")
    for part, words in (("seats", tuple(rules.seats)), ("quorum_needs", rules.quorum_needs)):
        for word in words:
            if word not in SEATS:
                yield source.fault((*at, part, word), f"unknown seat '{word}'", nearest(word, SEATS))
    for word, least in rules.seats.items():
        if least < 0 or (word in SINGLE_SEATS and least > 1):
            yield source.fault((*at, "seats", word), f"there cannot be {least} of the seat '{word}'")


def _date_faults(at: tuple[str, ...], rules: RuleSet, councils: Councils, source: Source) -> Iterator[Fault]:
    if rules.effective_to is not None and rules.effective_to < rules.effective_from:
        yield source.fault((*at, "effective_to"), "effective_to is before effective_from")
    if rules.replaces is None:
        return
    old = councils.rule_sets.get(rules.replaces)
    if old is None:
        hint = nearest(rules.replaces, councils.rule_sets)
        yield source.fault((*at, "replaces"), f"unknown rule set '{rules.replaces}'", hint)
    elif old.effective_to is None or old.effective_to >= rules.effective_from:
        until = old.effective_to or "no end"
        yield source.fault((*at, "effective_from"), f"overlaps '{rules.replaces}', which is in force until {until}")
    if any(r is not rules and r.replaces == rules.replaces for r in councils.rule_sets.values()):
        yield source.fault((*at, "replaces"), f"'{rules.replaces}' is replaced by two rule sets")
