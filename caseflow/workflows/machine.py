"""The machine: one shared `transitions` rule book per published definition; facts in, decision or refusal out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from transitions import EventData, Machine

from caseflow.core.errors import Refused
from caseflow.core.text import Text, say
from caseflow.workflows.facts import Facts, Group
from caseflow.workflows.guards import GUARDS, Scene
from caseflow.workflows.schema import Call, DefinedAction, DefinedState, DefinedTask, Definition


@dataclass(frozen=True, slots=True)
class Decision:
    """What will happen: from where to where, and the effects in their order."""

    action: str
    from_state: str
    to_state: str
    effects: tuple[Call, ...]

    @property
    def moves(self) -> bool:
        """False when the case stays where it is."""
        return self.from_state != self.to_state


class _Token:
    """The small object that the machine moves: one per decision, nothing is kept alive."""

    __slots__ = ("actor_id", "facts", "reasons", "state")

    def __init__(self, facts: Facts, actor_id: int) -> None:
        self.state = facts.state
        self.facts = facts
        self.actor_id = actor_id
        self.reasons: list[Text] = []


class Rulebook:
    """A definition made ready to decide; shared by all threads, holds no case."""

    def __init__(self, definition: Definition, sha256: str = "") -> None:
        self.definition = definition
        self.sha256 = sha256
        steps: dict[str, DefinedAction | DefinedTask] = {**definition.actions, **definition.tasks}
        self._reads = {name: _reads(step) for name, step in steps.items()}
        self._machine: Any = Machine(
            model=None,
            states=list(definition.states),
            initial=None,
            auto_transitions=False,
            send_event=True,
            queued=False,  # a queued trigger reports success whatever happened
            transitions=[_transition(name, action, self) for name, action in definition.actions.items()],
        )

    def state(self, name: str) -> DefinedState:
        """The state called `name`."""
        return self.definition.states[name]

    def action(self, name: str) -> DefinedAction | None:
        """The action called `name`, or None."""
        return self.definition.actions.get(name)

    def reads(self, actions: Sequence[str]) -> frozenset[Group]:
        """The groups of facts that deciding about these actions, or ending these tasks, needs."""
        return frozenset[Group]().union(*(self._reads[a] for a in actions))

    def decide(self, facts: Facts, action: str, actor_id: int) -> Decision:
        """The decision to take `action` now; raises Refused with every reason why not."""
        reasons, state = self._try(facts, action, actor_id)
        if reasons:
            raise Refused(reasons)
        return Decision(action, facts.state, state, self.definition.actions[action].does)

    def reasons(self, facts: Facts, action: str, actor_id: int) -> list[Text]:
        """Why `action` cannot be taken now; empty when it can."""
        return self._try(facts, action, actor_id)[0]

    def end_task(self, facts: Facts, task: str) -> Decision:
        """The decision to end `task` now, which moves nothing; raises Refused with every reason why not."""
        rule = self.definition.tasks[task]
        reasons = self.task_reasons(facts, task)
        if reasons:
            raise Refused(reasons)
        return Decision(task, facts.state, facts.state, rule.does)

    def task_reasons(self, facts: Facts, task: str) -> list[Text]:
        """Why `task` cannot be ended now; empty when it can."""
        needs = self.definition.tasks[task].needs
        return [r for n in needs for r in GUARDS[n.name].check(Scene(self.definition, task, facts, n.args))]

    def check(self, action: str, facts: Facts, actor_id: int) -> list[Text]:
        """Every reason of the action's own rules against it, its state apart."""
        rule = self.definition.actions[action]
        reasons = _repeated(rule, action, facts) + _same_person(self.definition, rule, facts, actor_id)
        for need in rule.needs:
            reasons += GUARDS[need.name].check(Scene(self.definition, action, facts, need.args))
        return reasons

    def _try(self, facts: Facts, action: str, actor_id: int) -> tuple[list[Text], str]:
        rule = self.definition.actions[action]
        if facts.state not in rule.from_:
            return [_wrong_state(self.definition, facts.state, rule)], facts.state
        token = _Token(facts, actor_id)
        self._machine.events[action].trigger(token)
        return token.reasons, token.state


def _transition(name: str, action: DefinedAction, book: Rulebook) -> dict[str, Any]:
    """One rule of the machine; its single condition collects all reasons instead of stopping at the first."""

    def permitted(event: EventData) -> bool:
        token = cast(_Token, event.model)
        token.reasons = book.check(name, token.facts, token.actor_id)
        return not token.reasons

    return {"trigger": name, "source": list(action.from_), "dest": action.to, "conditions": permitted}


def _reads(step: DefinedAction | DefinedTask) -> frozenset[Group]:
    groups = frozenset[Group]().union(*(GUARDS[need.name].reads for need in step.needs))
    if isinstance(step, DefinedAction) and (step.at_most or step.separate_from):
        return groups | {"history"}
    return groups


def _wrong_state(definition: Definition, state: str, action: DefinedAction) -> Text:
    title = definition.states[state].title
    return say(
        f"Không thể “{action.title.vi}” khi hồ sơ đang ở bước “{title.vi}”.",
        f"'{action.title.en}' is not possible while the case is at '{title.en}'.",
    )


def _repeated(action: DefinedAction, name: str, facts: Facts) -> list[Text]:
    if action.at_most is None or facts.done.get(name, 0) < action.at_most:
        return []
    return [
        say(
            f"Bước này chỉ được thực hiện tối đa {action.at_most} lần.",
            f"This step may be taken at most {action.at_most} time(s).",
        )
    ]


def _same_person(definition: Definition, action: DefinedAction, facts: Facts, actor_id: int) -> list[Text]:
    """Separation of duties by person: whoever did one of the named actions may not do this one."""
    for other in action.separate_from:
        if actor_id in facts.doers.get(other, frozenset()):
            title = definition.actions[other].title
            return [
                say(
                    f"Người đã thực hiện bước “{title.vi}” không được thực hiện bước này.",
                    f"Whoever did '{title.en}' may not take this step.",
                )
            ]
    return []
