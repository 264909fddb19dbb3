"""Checks of the words of `needs` and `does`: that there are such words, and that what their arguments name is there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import ValidationError

from caseflow.core.reader import Fault, Path_, nearest, plain_message
from caseflow.workflows.checklist import checklist
from caseflow.workflows.outside import FieldFact, Outside
from caseflow.workflows.policy import SYSTEM_PARTY
from caseflow.workflows.ports import Args, Effect, Guard, Names, Said, Shape, Vocabulary
from caseflow.workflows.road import Library, Placed, PlacedStep, Road, argument_path, calls
from caseflow.workflows.step_words import Action, Call, Outcome

APPLICATION_DESK = "application"


@dataclass(frozen=True)
class Spoken:
    """A word where content says it; `said` is None when its arguments could not be read."""

    placed: PlacedStep
    call: Call
    path: Path_
    port: Guard[Any] | Effect[Any] | None
    said: Said[Any] | None
    wrong: ValidationError | None = None

    @property
    def is_effect(self) -> bool:
        """Whether it is said in `does`."""
        return self.path[0] == "does"

    def at(self, argument: str) -> Path_:
        """Where one of its arguments is written."""
        return argument_path(self.placed, self.path, self.call, argument)


def spoken(road: Road, vocabulary: Vocabulary) -> list[Spoken]:
    """Every word that the steps of a road say, in the order of the content."""
    steps: list[PlacedStep] = [*road.actions.values(), *road.tasks.values()]
    return [_spoken(placed, call, path, vocabulary) for placed in steps for call, path in calls(placed)]


def _spoken(placed: PlacedStep, call: Call, path: Path_, vocabulary: Vocabulary) -> Spoken:
    known: Mapping[str, Guard[Any] | Effect[Any]] = vocabulary.effects if path[0] == "does" else vocabulary.guards
    port = known.get(call.name)
    if port is None:
        return Spoken(placed, call, path, None, None)
    try:
        return Spoken(placed, call, path, port, Said(port, port.args.model_validate(call.args)))
    except ValidationError as error:
        return Spoken(placed, call, path, port, None, error)


@dataclass(frozen=True)
class Roads:
    """What the roads of a library hold between them, and everything outside that words may name.

    `forms` maps each form to its fields and `messages` each message to its variables; None means that the names could
    not be read (their own files have faults), and nothing is said about them.
    """

    library: Library
    vocabulary: Vocabulary
    forms: Mapping[str, Mapping[str, FieldFact]] | None
    messages: Mapping[str, Set[str]] | None
    case_variables: Set[str]
    documents: Mapping[str, Set[str]]
    """Road -> the places of its checklist."""
    states: Set[str]
    system_actions: Set[str]
    taken: Set[str]
    """Actions that some effect has the system take."""
    words: Mapping[str, list[Spoken]]
    """Road -> its words."""

    @classmethod
    def of(cls, library: Library, roads: Collection[Road], vocabulary: Vocabulary, outside: Outside) -> Roads:
        """Gathers it once for all checks."""
        words = {road.scheme.name: spoken(road, vocabulary) for road in roads}
        return cls(
            library=library,
            vocabulary=vocabulary,
            forms=outside.forms,
            messages=outside.messages,
            case_variables=outside.case_variables,
            documents={road.scheme.name: checklist(road, library, []).keys() for road in roads},
            states={name for road in roads for name in road.states},
            system_actions={n for r in roads for n, a in r.actions.items() if SYSTEM_PARTY in a.value.by},
            taken={n for said in words.values() for w in said if w.said for n in w.said.named("system_step")},
            words=words,
        )


def check_words(roads: Roads, road: Road) -> Iterator[Fault]:
    """Every word that is not there, lacks something, or names what is not there."""
    for word in roads.words[road.scheme.name]:
        if word.port is None:
            known = roads.vocabulary.effects if word.is_effect else roads.vocabulary.guards
            kind = "effect" if word.is_effect else "guard"
            name = word.call.name
            yield word.placed.fault(f"there is no {kind} '{name}'", nearest(name, known), at=word.path)
        elif word.said is None:
            yield from _unread(word, word.port)
        else:
            yield from _without_council(road, word)
            yield from _drafts(roads, road, word)
            for argument, mark, name in word.said.names():
                yield from _named(roads, road, word, argument, mark, name)


def _without_council(road: Road, word: Spoken) -> Iterator[Fault]:
    """A word about the council where none sits: there would never be a sitting to look at."""
    if not isinstance(word.port, Guard) or not word.port.of_council or not isinstance(word.placed.value, Action):
        return
    phases = {road.states[state].phase for state in word.placed.value.from_}
    for phase in sorted(phases):
        if road.phases[phase].value.ballot is None:
            message = f"'{word.port.word}' asks a council, but none sits in the phase '{phase}'"
            yield word.placed.fault(message, at=word.path)


def _drafts(roads: Roads, road: Road, word: Spoken) -> Iterator[Fault]:
    """A draft is the applicant's: it is written at the desk `application`, and some step signs it."""
    if word.said is None or not isinstance(word.placed.value, Action) or not any(word.said.named("draft")):
        return
    signed = {n for w in roads.words[road.scheme.name] if w.is_effect and w.said for n in w.said.named("draft")}
    handed_in = {a.value.form for a in road.actions.values()} | {t.value.form for t in road.tasks.values()}
    for argument, mark, name in word.said.names():
        if mark.what != "draft":
            continue
        at = word.at(argument)
        if name in handed_in:
            yield word.placed.fault(f"'{name}' is no draft: a step hands it in as its own form", at=at)
        elif name not in signed:
            yield word.placed.fault(f"nobody signs the draft '{name}': no step does freeze: {name}", at=at)
        for state in word.placed.value.from_:
            if road.states[state].value.desk != APPLICATION_DESK:
                message = f"nobody can write the draft '{name}' in '{state}': the state has no desk: {APPLICATION_DESK}"
                yield road.states[state].fault(message)


def _unread(word: Spoken, port: Guard[Any] | Effect[Any]) -> Iterator[Fault]:
    """What is wrong with the arguments, each where it is written, in plain words."""
    arguments = [shown.alias or name for name, shown in port.args.model_fields.items()]
    for error in word.wrong.errors() if word.wrong is not None else ():
        argument = str(error["loc"][0]) if error["loc"] else "value"
        at = word.at(argument)
        if error["type"] == "extra_forbidden" and len(error["loc"]) == 1:
            what = "takes no value" if argument == "value" else f"has no argument '{argument}'"
            yield word.placed.fault(f"the word '{port.word}' {what}", nearest(argument, arguments), at=at)
        elif error["type"] == "missing" and len(error["loc"]) == 1:
            lacks = "its value" if argument == "value" else f"the argument '{argument}'"
            yield word.placed.fault(f"the word '{port.word}' lacks {lacks}", at=word.path)
        else:
            shape = _shape(port.args, argument)
            says = shape.says if shape is not None else f"of '{port.word}': {plain_message(error)}"
            yield word.placed.fault(f"'{argument}' {says}", at=at)


def _shape(args: type[Args], argument: str) -> Shape | None:
    shown = next((f for name, f in args.model_fields.items() if argument in (name, f.alias)), None)
    return next((mark for mark in shown.metadata if isinstance(mark, Shape)), None) if shown is not None else None


def known_message(roads: Roads, placed: Placed[Any], message: str, at: Path_) -> Iterator[Fault]:
    """A message about a case must be there, and say nothing that a case does not have."""
    if roads.messages is None:
        return
    if message not in roads.messages:
        yield placed.fault(f"there is no message '{message}'", nearest(message, roads.messages), at=at)
    for variable in sorted(roads.messages.get(message, frozenset()) - roads.case_variables):
        text = f"the message '{message}' uses the variable '{variable}', which a case does not have"
        yield placed.fault(text, nearest(variable, roads.case_variables), at=at)


def _named(roads: Roads, road: Road, word: Spoken, argument: str, mark: Names, name: str) -> Iterator[Fault]:
    """One name against what there is of its kind."""
    at = word.at(argument)
    match mark.what:
        case "message":
            yield from known_message(roads, word.placed, name, at)
        case "field":
            yield from _field(roads, word, mark, name, at)
        case "answer":
            form, dot, field = name.partition(".")
            if not dot or (roads.forms is not None and field not in roads.forms.get(form, ())):
                yield word.placed.fault(f"'{name}' is not a field of a form (form.field)", at=at)
        case "system_step" if mark.elsewhere:
            if name not in roads.system_actions:
                hint = nearest(name, roads.system_actions)
                yield word.placed.fault(f"the system may take no step '{name}' anywhere", hint, at=at)
        case "system_step":
            yield from _system_step(road, word, mark, name, at)
        case _:
            known = _known(roads, road, mark)
            if known is not None and name not in known[1]:
                yield word.placed.fault(known[0].format(name), nearest(name, known[1]), at=at)


def _known(roads: Roads, road: Road, mark: Names) -> tuple[str, Collection[str]] | None:
    """What there is of a kind, and how its absence is told; None where nothing can be said."""
    match mark.what:
        case "form" | "draft":
            return None if roads.forms is None else ("there is no form '{}'", roads.forms)
        case "party":
            receivers = roads.library.roles.value.roles.keys() | roads.vocabulary.groups
            return "there is nobody called '{}' to send to", receivers
        case "task":
            return "there is no task '{}'", road.tasks
        case "letter":
            made = {a.value.paper for a in road.actions.values() if a.value.paper is not None}
            return "no action of this road makes the paper '{}'", made
        case "document":
            return "there is no document '{}' on the checklist of this road", roads.documents[road.scheme.name]
        case "link":
            return "there is no kind of link '{}'", roads.library.links.value.links
        case "road":
            return "there is no procedure '{}'", roads.library.procedures
        case "standing":
            return "there is neither a state nor an outcome '{}'", roads.states | set(get_args(Outcome))
    return None


def _field(roads: Roads, word: Spoken, mark: Names, name: str, at: Path_) -> Iterator[Fault]:
    form = str(word.call.args.get(mark.of))
    fields = None if roads.forms is None else roads.forms.get(form)
    if fields is not None and name not in fields:
        yield word.placed.fault(f"the form '{form}' has no field '{name}'", nearest(name, fields), at=at)


def _system_step(road: Road, word: Spoken, mark: Names, name: str, at: Path_) -> Iterator[Fault]:
    action = road.actions.get(name)
    if action is None:
        yield word.placed.fault(f"there is no action '{name}'", nearest(name, road.actions), at=at)
    elif SYSTEM_PARTY not in action.value.by:
        yield word.placed.fault(f"the system may not perform '{name}': it is not in its by", at=at)
    elif mark.everywhere and (missing := sorted(_open_after(road, word.placed) - set(action.value.from_))):
        states = ", ".join(f"'{state}'" for state in missing)
        message = f"the case may stand in {states} when '{name}' is due, and it cannot begin there"
        yield word.placed.fault(message, at=at)


def _open_after(road: Road, placed: PlacedStep) -> set[str]:
    """Every state, ends apart, in which a case may stand once the step was taken."""
    if not isinstance(placed.value, Action):
        return set()
    found: set[str] = set()
    waiting = {placed.value.to} if placed.value.to else set(placed.value.from_)
    while waiting:
        state = waiting.pop()
        if road.states[state].value.final is None:
            found.add(state)
            waiting |= {a.value.to for a in road.actions.values() if a.value.to and state in a.value.from_} - found
    return found
