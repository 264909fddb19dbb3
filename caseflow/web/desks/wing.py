"""The pages of desks, as a wing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from caseflow.web.desks import board, bulk, dashboard, handover, inbox, queue, saved, search
from caseflow.web.frame.actor import permitted
from caseflow.web.frame.wings import MenuEntry, Wing

_OF_THE_QUEUE = ("board", "bulk", "handover", "saved")
WING = Wing(
    (dashboard.bp, queue.bp, board.bp, handover.bp, saved.bp, search.bp, bulk.bp, inbox.bp),
    (
        MenuEntry(_l("Tổng quan"), "chart-bar", "dashboard.index", permitted("dashboard:read")),
        MenuEntry(_l("Việc cần xử lý"), "inbox", "queue.index", permitted("queue:read"), blueprints=_OF_THE_QUEUE),
    ),
)
