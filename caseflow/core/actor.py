"""Who acts: a person with the roles held right now, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass, field

SYSTEM_ID = 0
"""The actor id written beside what a timer did."""

ANONYMOUS_ID = -1
"""The actor id written beside what somebody did before signing in."""


@dataclass(frozen=True, slots=True)
class Actor:
    """One person at one moment; built anew for every request, so that a revoked role ends at once."""

    id: int
    name: str
    email: str = ""
    roles: frozenset[str] = frozenset()
    enterprises: frozenset[int] = field(default_factory=frozenset)
    locale: str = "vi"
    agency: str = ""

    @property
    def is_system(self) -> bool:
        """True for the system, false for a person."""
        return self.id == SYSTEM_ID

    @property
    def is_staff(self) -> bool:
        """True for anybody who holds a role given by the agency."""
        return bool(self.roles)


SYSTEM = Actor(id=SYSTEM_ID, name="Hệ thống", roles=frozenset({"system"}))
ANONYMOUS = Actor(id=ANONYMOUS_ID, name="")
