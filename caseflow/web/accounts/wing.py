"""The pages of sign-in and of one's own account, as a wing."""

from __future__ import annotations

from caseflow.web.accounts import accounts
from caseflow.web.frame.wings import Wing

WING = Wing(
    (accounts.bp,),
)
