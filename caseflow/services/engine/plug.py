"""What the engine itself brings: its own words, facts, timers, events and promises; the first of the capabilities."""

from __future__ import annotations

from caseflow.core.text import say
from caseflow.services.engine import (
    beginnings,
    effects,
    facts,
    past,
    prolonging,
    promises,
    relatives,
    signing,
    task_openings,
    timers,
)
from caseflow.services.engine.capability import Capability, Handler, Job, TimerKind
from caseflow.services.engine.deadlines import Act, Escalate, Remind
from caseflow.services.engine.task_openings import TaskClose, TaskEscalate, TaskRemind
from caseflow.services.foundation.audit import EventWords
from caseflow.workflows import effect_words, words

PLUG = Capability(
    "engine",
    guards=words.GUARDS,
    facts=facts.LOADERS,
    effects=(
        Handler(effect_words.ASSIGN_CODE, effects.assign_code),
        Handler(effect_words.ASSIGN_OFFICER, effects.assign_officer),
        Handler(effect_words.FREEZE, signing.freeze),
        Handler(effect_words.NOTIFY, effects.notify),
        Handler(effect_words.MARK_APPROVED, effects.mark_approved),
        Handler(effect_words.OPEN_CASE, relatives.open_case),
        Handler(effect_words.MOVE_CASE, relatives.plan_move),
        Handler(effect_words.UNLINK, relatives.unlink),
        Handler(effect_words.OPEN_TASK, task_openings.open_again),
        Handler(effect_words.EXTEND_TERM, prolonging.extend),
    ),
    timers=(
        TimerKind("act", Act, timers.act),
        TimerKind("remind", Remind, timers.remind),
        TimerKind("escalate", Escalate, timers.escalate),
        TimerKind("task_remind", TaskRemind, timers.task_remind),
        TimerKind("task_escalate", TaskEscalate, timers.task_escalate),
        TimerKind("task_close", TaskClose, timers.task_close),
    ),
    entered=(task_openings.enter,),
    events={
        "transition": EventWords(say("Thực hiện một bước của hồ sơ", "Step of a case taken"), on_case_page=True),
        "task_ended": EventWords(say("Hoàn thành công việc", "Task done"), on_case_page=True),
        beginnings.DOCUMENT_SHARED: EventWords(
            say("Dùng chung giấy tờ của hồ sơ liên kết", "Document shared from the linked case"), on_case_page=True
        ),
        relatives.LINKED: EventWords(say("Gắn với hồ sơ liên kết", "Bound to a linked case"), on_case_page=True),
        relatives.UNLINKED: EventWords(say("Gỡ khỏi hồ sơ liên kết", "Parted from a linked case"), on_case_page=True),
        prolonging.PROLONGED: EventWords(say("Dời thời hạn của bước", "Term of the step moved"), on_case_page=True),
        past.MIGRATED: EventWords(past.MOVED_OVER, on_case_page=True),
        "reminded": EventWords(say("Gửi nhắc hạn", "Reminder sent"), on_case_page=True, beside=True),
    },
    jobs=(Job("timers", timers.fire_due), Job("provisional_days", prolonging.roll, "hour")),
    promises=promises.PROMISES,
)
