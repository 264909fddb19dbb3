"""Draws a definition: a graph for the browser, the way one case took, Mermaid text for the docs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from caseflow.core.text import Locale, Text
from caseflow.core.values import Plain
from caseflow.workflows.definition import DefinedAction, DefinedState, Definition
from caseflow.workflows.schema import Role
from caseflow.workflows.telling import term_length

_SAFE = str.maketrans({'"': "'", "{": "(", "}": ")", ":": "–", ";": ",", "#": None, "\n": " "})
"""Characters that mean something to Mermaid, and what is written instead."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a case: which action, from where to where (equal when it stayed)."""

    action: str
    from_state: str
    to_state: str


def graph(definition: Definition) -> Plain:
    """The definition as JSON for the browser: phases, nodes, edges, in the order of the content.

    A node's `kind` is start, step, pause (clock stopped), good_end or bad_end. An edge with `escape` is open in whole
    phases (withdraw, stop): the browser may draw it more quietly. Actions that leave the case where it is are listed
    in their node's `stays`, not as edges.
    """
    return {
        "name": definition.name,
        "title": _both(definition.title),
        "phases": [{"name": name, "title": _both(title)} for name, title in definition.phases.items()],
        "nodes": [_node(definition, name, state) for name, state in definition.states.items()],
        "edges": [
            {
                "id": f"{name}:{source}",
                "action": name,
                "from": source,
                "to": action.to,
                "title": _both(action.title),
                "by": list(action.by),
                "escape": bool(action.from_phases),
            }
            for name, action in definition.actions.items()
            if action.to is not None
            for source in action.from_
        ],
    }


def trail(definition: Definition, steps: Sequence[Step]) -> Plain:
    """The graph with the way a case took: `visits` on every node, `passes` on every edge, the `current` node marked.

    Steps through states or actions that this definition does not have (before a migration) are given under `elsewhere`.
    Without steps the case stands at the beginning.
    """
    drawing = graph(definition)
    visits = {definition.initial: 1}
    passes: dict[str, int] = {}
    elsewhere = []
    for step in steps:
        edge = f"{step.action}:{step.from_state}"
        if step.action not in definition.actions or not {step.from_state, step.to_state} <= definition.states.keys():
            elsewhere.append({"action": step.action, "from": step.from_state, "to": step.to_state})
        passes[edge] = passes.get(edge, 0) + 1
        if step.to_state != step.from_state:
            visits[step.to_state] = visits.get(step.to_state, 0) + 1
    current = steps[-1].to_state if steps else definition.initial
    for node in drawing["nodes"]:
        node["visits"] = visits.get(node["name"], 0)
        node["current"] = node["name"] == current
    for edge in drawing["edges"]:
        edge["passes"] = passes.get(edge["id"], 0)
    return {**drawing, "current": current, "elsewhere": elsewhere}


def mermaid(definition: Definition, locale: Locale = "vi", roles: Mapping[str, Role] | None = None) -> str:
    """The definition as Mermaid `stateDiagram-v2` text; each phase is a box, escapes leave from the box.

    With the `roles` every state says who acts there and by when, every arrow who takes it, and a note at a state which
    tasks begin there.
    """
    said = _Said(definition, locale, roles or {})
    lines = ["stateDiagram-v2", "    direction TB", f"    [*] --> {definition.initial}"]
    for phase, title in definition.phases.items():
        lines.append(f'    state "{_plain(title(locale))}" as phase_{phase} {{')
        for name, state in definition.states.items():
            if state.phase == phase:
                lines.append(f'        state "{said.state(state)}" as {name}')
        lines.append("    }")
    for action in definition.actions.values():
        label = said.action(action)
        if action.to is not None:
            lines += [f"    {source} --> {action.to} : {label}" for source in _sources(definition, action)]
    lines += [f"    {name} --> [*]" for name, state in definition.states.items() if state.final]
    if roles:
        notes = ((name, said.tasks(state)) for name, state in definition.states.items() if state.opens)
        lines += [f"    note right of {name} : {note}" for name, note in notes]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class _Said:
    """What stands at the boxes and arrows."""

    definition: Definition
    locale: Locale
    roles: Mapping[str, Role]

    def state(self, state: DefinedState) -> str:
        """Its title; then who acts and by when."""
        more = [self.who((state.waits_for,))] if state.waits_for and self.roles else []
        if state.deadline is not None and self.roles:
            more.append(term_length(state.deadline, self.locale))
        return "\\n".join([_plain(state.title(self.locale)), *map(_plain, [", ".join(more)] if more else [])])

    def action(self, action: DefinedAction) -> str:
        """Its title; then who takes it."""
        title = _plain(action.title(self.locale))
        return f"{title} ({_plain(self.who(action.by))})" if self.roles else title

    def tasks(self, state: DefinedState) -> str:
        """The tasks that begin there, each with who does it and by when."""
        found = []
        for name in state.opens:
            task = self.definition.tasks[name]
            term = [term_length(task.deadline, self.locale)] if task.deadline is not None else []
            found.append(f"{_plain(task.title(self.locale))} ({_plain(', '.join([self.who(task.by), *term]))})")
        return ", ".join(found)

    def who(self, parties: Iterable[str]) -> str:
        """The parties as people call them."""
        return ", ".join(self.roles[p].title(self.locale) if p in self.roles else p for p in parties)


def _node(definition: Definition, name: str, state: DefinedState) -> Plain:
    stays = [a for a in definition.actions_from[name] if definition.actions[a].to is None]
    return {
        "name": name,
        "title": _both(state.title),
        "phase": state.phase,
        "final": state.final,
        "kind": _kind(definition, name, state),
        "waits_for": state.waits_for,
        "stays": [{"action": a, "title": _both(definition.actions[a].title)} for a in stays],
    }


def _kind(definition: Definition, name: str, state: DefinedState) -> str:
    if state.final is not None:
        return "good_end" if state.final == "completed" else "bad_end"
    if name == definition.initial:
        return "start"
    return "pause" if state.clock == "stopped" else "step"


def _sources(definition: Definition, action: DefinedAction) -> list[str]:
    """Where the arrows of an action begin: at boxes for whole phases, at states otherwise."""
    phases = [p for p in action.from_phases if p in definition.phases]
    boxed = {name for name, state in definition.states.items() if state.phase in phases}
    return [*(f"phase_{p}" for p in phases), *(s for s in action.from_ if s not in boxed)]


def _both(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}


def _plain(text: str) -> str:
    return text.translate(_SAFE)
