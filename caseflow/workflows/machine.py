"""The machine: one shared `transitions` rule book per published definition; facts in, decision or refusal out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from transitions import EventData, Machine

from caseflow.core.errors import Refused
from caseflow.core.text import Text, say
from caseflow.core.values import Plain
from caseflow.workflows.definition import DefinedAction, DefinedState, DefinedTask, Definition
from caseflow.workflows.facts import HISTORY, TASKS, TaskFacts
from caseflow.workflows.ports import Does, Fact, Facts, Kind, Needs, Scene, Vocabulary


@dataclass(frozen=True, slots=True)
class Decision:
    """What will happen: from where to where, and the effects in their order."""

    action: str
    from_state: str
    to_state: str
    effects: Does

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
    """A definition made ready to decide, its words read once; shared by all threads, holds no case.

    Raises KeyError for a word that no capability brings, and pydantic's ValidationError for arguments it cannot read.
    """

    def __init__(self, definition: Definition, vocabulary: Vocabulary, sha256: str = "") -> None:
        self.definition = definition
        self.sha256 = sha256
        steps: dict[str, DefinedAction | DefinedTask] = {**definition.actions, **definition.tasks}
        asked = dict.fromkeys(definition.decided, vocabulary.unsaid)
        self.needs: Mapping[str, Needs] = {n: vocabulary.needs(s.needs) + asked.get(n, ()) for n, s in steps.items()}
        """What each step needs."""
        self.does: Mapping[str, Does] = {n: vocabulary.does(s.does) for n, s in steps.items()}
        """What each step does."""
        self._reads = {name: _reads(step, self.needs[name]) for name, step in steps.items()}
        self._signs = {name: frozenset((*self.drafts(name), *filter(None, [s.form]))) for name, s in steps.items()}
        self._own = {p: frozenset[str]().union(*self._signed_in(p)) for p in definition.phases}
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

    def reads(self, steps: Sequence[str]) -> frozenset[Fact[Any]]:
        """The facts that deciding about these actions, or ending these tasks, needs."""
        return frozenset[Fact[Any]]().union(*(self._reads[name] for name in steps))

    def _signed_in(self, phase: str) -> Iterator[frozenset[str]]:
        return (self._signs[name] for name, step in self.definition.named_steps if step.phase == phase)

    def signs(self, step: str) -> frozenset[str]:
        """The forms that are signed by the step: its own, and those whose drafts it freezes."""
        return self._signs[step]

    def own_forms(self, phase: str) -> frozenset[str]:
        """The forms that the steps of a phase sign: in a new stay there they have to be signed anew."""
        return self._own.get(phase, frozenset())

    def drafts(self, step: str) -> tuple[str, ...]:
        """The forms whose drafts the step signs, in the order of the content."""
        return self.names(step, "draft")

    def names(self, step: str, what: Kind) -> tuple[str, ...]:
        """What of this kind the effects of a step name, in the order of the content."""
        return tuple(name for said in self.does[step] for name in said.named(what))

    def tells(self, step: str) -> tuple[str, ...]:
        """The messages that a step itself queues, in the order of the content."""
        return (*self.names(step, "message"), *(m for said in self.does[step] for m in sorted(said.port.sends)))

    def is_absent(self, action: str, facts: Facts) -> bool:
        """Whether the action belongs to something that there is not here at all, whatever the case is like."""
        ports = (said.port for said in self.needs[action])
        return any(port.absent is not None and port.absent(self.definition, facts) for port in ports)

    def decide(self, facts: Facts, action: str, actor_id: int) -> Decision:
        """The decision to take `action` now; raises Refused with every reason why not."""
        reasons, state = self._try(facts, action, actor_id)
        if reasons:
            raise Refused(reasons)
        return Decision(action, facts.state, state, self.does[action])

    def reasons(self, facts: Facts, action: str, actor_id: int) -> list[Text]:
        """Why `action` cannot be taken now; empty when it can."""
        return self._try(facts, action, actor_id)[0]

    def end_task(self, facts: Facts, task: str, actor_id: int) -> Decision:
        """The decision to end `task` now, which moves nothing; raises Refused with every reason why not."""
        reasons = self.task_reasons(facts, task, actor_id)
        if reasons:
            raise Refused(reasons)
        return Decision(task, facts.state, facts.state, self.does[task])

    def task_reasons(self, facts: Facts, task: str, actor_id: int) -> list[Text]:
        """Why this person cannot end `task` now; empty when they can."""
        rule = self.definition.tasks[task]
        apart = _same_person(self.definition, rule, facts, actor_id) + _twice(rule, task, facts, actor_id)
        return apart + self._guarded(task, facts)

    def check(self, action: str, facts: Facts, actor_id: int) -> list[Text]:
        """Every reason of the action's own rules against it, its state apart."""
        rule = self.definition.actions[action]
        reasons = _repeated(rule, action, facts) + _same_person(self.definition, rule, facts, actor_id)
        return reasons + self._guarded(action, facts)

    def _guarded(self, step: str, facts: Facts) -> list[Text]:
        needs = self.needs[step]
        return [r for n in needs for r in n.port.check(Scene(self.definition, step, facts, n.args, needs))]

    def _try(self, facts: Facts, action: str, actor_id: int) -> tuple[list[Text], str]:
        rule = self.definition.actions[action]
        if facts.state not in rule.from_:
            return [_wrong_state(self.definition, facts.state, rule)], facts.state
        token = _Token(facts, actor_id)
        self._machine.events[action].trigger(token)
        return token.reasons, token.state


def _transition(name: str, action: DefinedAction, book: Rulebook) -> Plain:
    """One rule of the machine; its single condition collects all reasons instead of stopping at the first."""

    def permitted(event: EventData) -> bool:
        token = cast(_Token, event.model)
        token.reasons = book.check(name, token.facts, token.actor_id)
        return not token.reasons

    return {"trigger": name, "source": list(action.from_), "dest": action.to, "conditions": permitted}


def _reads(step: DefinedAction | DefinedTask, needs: Needs) -> frozenset[Fact[Any]]:
    facts = frozenset(fact for said in needs for fact in said.port.reads)
    if step.separate_from or (isinstance(step, DefinedAction) and step.at_most):
        facts |= {HISTORY}
    if isinstance(step, DefinedTask) and step.people > 1:
        facts |= {TASKS}
    return facts


def _wrong_state(definition: Definition, state: str, action: DefinedAction) -> Text:
    title = definition.states[state].title
    return say(
        f"Không thể “{action.title.vi}” khi hồ sơ đang ở bước “{title.vi}”.",
        f"'{action.title.en}' is not possible while the case is at '{title.en}'.",
    )


def _repeated(action: DefinedAction, name: str, facts: Facts) -> list[Text]:
    if action.at_most is None or facts[HISTORY].done.get(name, 0) < action.at_most:
        return []
    return [
        say(
            f"Bước này chỉ được thực hiện tối đa {action.at_most} lần.",
            f"This step may be taken at most {action.at_most} time(s).",
        )
    ]


def _twice(task: DefinedTask, name: str, facts: Facts, actor_id: int) -> list[Text]:
    """What several people do, each does once; opened anew, or in another stay, it may be the same people again."""
    if task.people == 1 or actor_id not in facts[TASKS].get(name, TaskFacts()).people:
        return []
    return [
        say(
            f"Ông/bà đã hoàn thành phần của mình trong “{task.title.vi}”; phần còn lại do người khác thực hiện.",
            f"You have already done your part of '{task.title.en}'; the rest is for others.",
        )
    ]


def _same_person(
    definition: Definition, step: DefinedAction | DefinedTask, facts: Facts, actor_id: int
) -> list[Text]:  # fmt: skip
    """Separation of duties by person: whoever did one of the named steps may not do this one."""
    for other in step.separate_from:
        done = definition.step(other)
        if done is not None and actor_id in facts[HISTORY].doers.get(other, frozenset()):
            title = done.title
            return [
                say(
                    f"Người đã thực hiện bước “{title.vi}” không được thực hiện bước này.",
                    f"Whoever did '{title.en}' may not take this step.",
                )
            ]
    return []
