"""Pages that anybody may open, as a wing."""

from __future__ import annotations

from caseflow.web.frame.wings import Wing
from caseflow.web.public import look_up, public, results, styleguide, support

WING = Wing(
    (public.bp, support.bp, look_up.bp, results.bp, styleguide.bp),
)
