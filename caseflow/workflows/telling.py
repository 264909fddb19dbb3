"""Tells a road in words, for whoever wrote it: where a case can stand, who acts, by when, and what follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from caseflow.core.text import Locale, Text, say
from caseflow.workflows.definition import DefinedAction, DefinedState, DefinedTask, Definition
from caseflow.workflows.policy import SYSTEM_PARTY
from caseflow.workflows.schema import Role
from caseflow.workflows.term_words import AWAITING, CLOSE, SUPERVISOR, TURN, Deadline, Rung

UNITS: Mapping[str, Text] = {
    "working_days": say("{} ngày làm việc", "{} working day(s)"),
    "days": say("{} ngày", "{} day(s)"),
    "months": say("{} tháng", "{} month(s)"),
}
_PARTIES: Mapping[str, Text] = {
    SYSTEM_PARTY: say("hệ thống", "the system"),
    TURN: say("bên đang xử lý", "whoever is to act"),
    SUPERVISOR: say("cấp trên của bên đang xử lý", "who is above them"),
    AWAITING: say("đơn vị đang chờ", "the applicant that waits"),
}


def term_length(deadline: Deadline, locale: Locale) -> str:
    """How long a term is, or the answer that says its last day."""
    said = (UNITS[unit](locale).format(n) for unit in UNITS if (n := getattr(deadline, unit)))
    return next(said, str(deadline.until))


class _Telling:
    def __init__(self, definition: Definition, roles: Mapping[str, Role], locale: Locale) -> None:
        self.road, self.roles, self.locale = definition, roles, locale

    def lines(self) -> Iterator[str]:
        road = self.road
        yield f"{road.title(self.locale)} ({road.name})"
        if road.begun_by:
            yield f"{self._say(say('mở tại cơ quan bởi', 'begun at the desk of'))}: {self._all(road.begun_by)}"
        for phase, title in road.phases.items():
            states = [(name, state) for name, state in road.states.items() if state.phase == phase]
            tasks = [(name, task) for name, task in road.tasks.items() if task.phase == phase]
            if states or tasks:
                yield ""
                yield f"{title(self.locale)} [{phase}]"
            for name, state in states:
                yield from self._state(name, state)
            for name, task in tasks:
                yield from self._task(name, task)

    def _state(self, name: str, state: DefinedState) -> Iterator[str]:
        said = self._say(
            say(f"kết thúc: {state.final}", f"the end: {state.final}")
            if state.final
            else say(f"chờ {self._who(state.waits_for)}", f"waits for {self._who(state.waits_for)}")
        )
        stopped = self._say(say("; đồng hồ dừng", "; the clock stands still")) if state.clock == "stopped" else ""
        outside = ""
        if state.shown_as is not None:
            title = self.road.titled(name, outside=True)
            outside = self._say(say(f"; bên ngoài thấy “{title.vi}”", f"; shown outside as '{title.en}'"))
        yield f"  {state.title(self.locale)} [{name}] – {said}{stopped}{outside}"
        yield from self._term(state.deadline)
        if state.opens:
            titles = ", ".join(self.road.tasks[task].title(self.locale) for task in state.opens)
            yield f"      {self._say(say('mở công việc', 'opens'))}: {titles}"
        for action_name in self.road.actions_from[name]:
            yield from self._action(action_name, self.road.actions[action_name])

    def _action(self, name: str, action: DefinedAction) -> Iterator[str]:
        to = self.road.states[action.to].title(self.locale) if action.to else self._say(say("ở lại", "stays"))
        yield f"    → {action.title(self.locale)} [{name}] – {self._all(action.by)}: {to}"
        yield from self._asks(action)

    def _task(self, name: str, task: DefinedTask) -> Iterator[str]:
        kind = self._say(say("Công việc", "Task"))
        yield f"  {kind}: {task.title(self.locale)} [{name}] – {self._all(task.by)}{self._many(task)}"
        yield from self._term(task.deadline)
        yield from self._asks(task)

    def _many(self, task: DefinedTask) -> str:
        """How many of it there are, and whether each is sealed until all are in."""
        said = say("", "")
        if task.for_each is not None:
            said = say(f"; một việc cho mỗi mục của {task.for_each}", f"; one for each of {task.for_each}")
        elif task.people > 1:
            said = say(f"; {task.people} người độc lập", f"; {task.people} people, each by themselves")
        sealed = self._say(say(", niêm phong", ", sealed")) if task.sealed else ""
        return f"{self._say(said)}{sealed}"

    def _asks(self, step: DefinedAction | DefinedTask) -> Iterator[str]:
        if step.form:
            yield f"      {self._say(say('biểu mẫu', 'form'))}: {step.form}"
        if step.shown_to is not None:
            readers = self._all(step.shown_to) or self._say(say("không ai", "nobody"))
            yield f"      {self._say(say('ngoài cơ quan được đọc', 'read outside by'))}: {readers}"
        if step.needs:
            yield f"      {self._say(say('cần', 'needs'))}: {', '.join(call.name for call in step.needs)}"
        if step.does:
            yield f"      {self._say(say('làm', 'does'))}: {', '.join(call.name for call in step.does)}"

    def _term(self, deadline: Deadline | None) -> Iterator[str]:
        if deadline is None:
            return
        length = term_length(deadline, self.locale)
        basis = deadline.legal_basis
        sure = "" if basis.confirmed else self._say(say(" (chờ xác nhận)", " (to be confirmed)"))
        yield f"      {self._say(say('thời hạn', 'term'))}: {length}; {basis.source(self.locale)}{sure}"
        if deadline.remind:
            days = ", ".join(map(str, sorted(deadline.remind, reverse=True)))
            yield f"      {self._say(say('nhắc trước (ngày làm việc)', 'reminds before (working days)'))}: {days}"
        for rung in deadline.ladder:
            yield f"      {self._rung(rung)}"

    def _rung(self, rung: Rung) -> str:
        when = say(f"quá hạn {rung.after} ngày làm việc", f"{rung.after} working day(s) over")
        if not rung.after:
            when = say("khi hết thời hạn", "when it has passed")
        done = []
        if rung.notify:
            done.append(f"{self._say(say('báo', 'tells'))} {self._all(rung.to)} ({rung.notify})")
        if rung.then == CLOSE:
            done.append(self._say(say("khép lại", "is closed")))
        elif rung.then:
            done.append(self.road.actions[rung.then].title(self.locale))
        return f"{self._say(when)}: {', '.join(done)}"

    def _all(self, parties: tuple[str, ...]) -> str:
        return ", ".join(map(self._who, parties))

    def _who(self, party: str | None) -> str:
        name = party or ""
        if name in self.roles and name != SYSTEM_PARTY:
            return self.roles[name].title(self.locale)
        return self._say(_PARTIES[name]) if name in _PARTIES else name

    def _say(self, text: Text) -> str:
        return text(self.locale)


def tell(definition: Definition, roles: Mapping[str, Role], locale: Locale) -> str:
    """The road as a page of plain text, in the order of the content; the names of the files stand in brackets."""
    return "\n".join(_Telling(definition, roles, locale).lines())
