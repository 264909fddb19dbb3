"""What something was called before: an edition keeps its words for ever, and is read with the names of today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from caseflow.core.reader import Fault, Source, nearest
from caseflow.core.values import JsonValue, Plain
from caseflow.workflows.ports import Args, Kind, Vocabulary, marked

NONE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Aliases:
    """Former name -> name of today, for each kind of thing that editions name and files may rename."""

    roles: Mapping[str, str] = field(default_factory=dict)
    messages: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything was ever called otherwise."""
        return bool(self.roles or self.messages or self.links)

    @property
    def by_kind(self) -> Mapping[Kind, Mapping[str, str]]:
        """The same for the kinds of names that words take."""
        return {"party": self.roles, "message": self.messages, "link": self.links}


def former(entries: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Former name -> name of today, out of what each entry says it `was`."""
    return {old: name for name, was in entries.items() for old in was}


def faults(source: Source, part: str, entries: Mapping[str, Iterable[str]]) -> Iterator[Fault]:
    """A former name that something bears today, or that two things claim."""
    claimed: dict[str, str] = {}
    for name, was in entries.items():
        for i, old in enumerate(was):
            at = (part, name, "was", i)
            if old in entries:
                yield source.fault(at, f"'{old}' is no former name: something is called so today")
            elif old in claimed:
                message = f"'{old}' was the name of '{claimed[old]}' already"
                yield source.fault(at, message, nearest(old, entries))
            claimed[old] = name


def renamed(definition: Plain, vocabulary: Vocabulary, aliases: Aliases) -> Plain:
    """A stored definition with the names of today in it; the stored text itself never changes."""
    made = dict(definition)
    roles, messages = aliases.roles, aliases.messages
    made["states"] = {n: _termed(s, roles, messages, "waits_for") for n, s in definition["states"].items()}
    made["tasks"] = {n: _step(t, vocabulary, aliases) for n, t in definition.get("tasks", {}).items()}
    made["actions"] = {n: _step(a, vocabulary, aliases) for n, a in definition["actions"].items()}
    made["documents"] = {n: {**p, "by": _swap(p["by"], roles)} for n, p in definition["documents"].items()}
    return made


def _step(step: Plain, vocabulary: Vocabulary, aliases: Aliases) -> Plain:
    made = _termed(step, aliases.roles, aliases.messages, "by")
    if isinstance(made.get("announces"), str):
        made["announces"] = _swap(made["announces"], aliases.messages)
    if made.get("picks"):
        made["picks"] = {**made["picks"], "as": _swap(made["picks"]["as"], aliases.links)}
    made["needs"] = [_said(call, vocabulary.guards[call["name"]].args, aliases) for call in made.get("needs", ())]
    made["does"] = [_said(call, vocabulary.effects[call["name"]].args, aliases) for call in made.get("does", ())]
    return made


def _said(call: Plain, args: type[Args], aliases: Aliases) -> Plain:
    given = dict(call.get("args", {}))
    for _, argument, mark in marked(args):
        if argument in given:
            given[argument] = _swap(given[argument], aliases.by_kind.get(mark.what, NONE))
    return {**call, "args": given}


def _termed(placed: Plain, roles: Mapping[str, str], messages: Mapping[str, str], party: str) -> Plain:
    """A state or a step with the party it waits for, or who takes it, and the ladder of its term."""
    made = {**placed, party: _swap(placed.get(party), roles)}
    deadline = placed.get("deadline")
    if deadline and deadline.get("overdue"):
        rungs = [
            {**rung, "to": _swap(rung["to"], roles), "notify": _swap(rung["notify"], messages)}
            for rung in deadline["overdue"]
        ]
        made["deadline"] = {**deadline, "overdue": rungs}
    return made


def _swap(value: JsonValue, names: Mapping[str, str]) -> JsonValue:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list):
        return [_swap(one, names) for one in value]
    if isinstance(value, dict):
        return {_swap(key, names): _swap(one, names) for key, one in value.items()}
    return value
