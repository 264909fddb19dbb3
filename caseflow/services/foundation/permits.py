"""Whether somebody may: the one gate of permissions for use cases."""

from __future__ import annotations

from caseflow.core.actor import Actor
from caseflow.core.errors import NotAllowed
from caseflow.core.text import say
from caseflow.services.foundation.context import Context


def require(ctx: Context, actor: Actor, permission: str) -> None:
    """Raises NotAllowed unless one of the actor's roles carries `permission`; the operator's own machine may."""
    if not actor.is_system and not ctx.content.policy.permits(actor, permission):
        raise NotAllowed(say("Tài khoản của ông/bà không có quyền này.", "Your account does not have this permission."))
