"""Pages that anybody may open, as a wing."""

from __future__ import annotations

from caseflow.web.frame.wings import Wing
from caseflow.web.public import public, styleguide, support

WING = Wing(
    (public.bp, support.bp, styleguide.bp),
)
