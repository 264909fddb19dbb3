"""The pages of talk, as a wing."""

from __future__ import annotations

from caseflow.web.frame.wings import Wing
from caseflow.web.talk import mentions, notes, presence

WING = Wing((notes.bp, mentions.bp, presence.bp), tools=(mentions.BELL,))
