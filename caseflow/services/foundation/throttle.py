"""How often something may be tried: counted in our own table, so that it holds over restarts and several servers."""

from __future__ import annotations

import ipaddress
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from caseflow.core.errors import TooMany
from caseflow.core.ids import digest
from caseflow.core.text import say
from caseflow.db.queries.accounts import signins as signin_rows
from caseflow.services.foundation.context import Context


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `tries` in each window of `minutes`."""

    bucket: str
    tries: int
    minutes: int

    def window(self, now: datetime) -> datetime:
        """The beginning of the window that `now` lies in."""
        length = self.minutes * 60
        return datetime.fromtimestamp(int(now.timestamp()) // length * length, UTC)


SIGN_IN_PAIR = Limit("login:pair", 10, 15)
"""One account from one network address: who guesses here locks out nobody but themself."""
SIGN_IN_ACCOUNT = Limit("login:account", 100, 15)
"""One account from all addresses it was not lately signed in from: a spread-out guess; its owner is exempt."""
SIGN_IN_ADDRESS = Limit("login:address", 50, 15)
"""All accounts from one network address."""
AGAIN = Limit("login:again", 10, 15)
"""The password once more before a signature, by account: a session left open is no way to try many."""
RESET_HOUR = Limit("reset:hour", 3, 60)
RESET_DAY = Limit("reset:day", 5, 24 * 60)
CONFIRM_HOUR = Limit("confirm:hour", 3, 60)
REGISTER = Limit("register:address", 5, 60)
PASSWORD_CHANGE = Limit("password:account", 10, 15)
OWN_ADDRESS_DAYS = 30
_KEEP = timedelta(days=2)


def take(ctx: Context, limit: Limit, subject: str) -> None:
    """Counts one attempt in a transaction of its own, before the work is done; raises TooMany above the limit.

    Not under an idempotency key: repeating an attempt is exactly what is counted.
    """
    now = ctx.wall.now()
    window = limit.window(now)
    with ctx.tx() as session:
        tries = signin_rows.count_try(session, limit.bucket, digest(subject), window)
        if tries == 1:
            signin_rows.drop_old_tries(session, now - _KEEP)
    if tries > limit.tries:
        wait = math.ceil((window + timedelta(minutes=limit.minutes) - now).total_seconds())
        minutes = -(-wait // 60)
        raise TooMany(
            say(
                f"Đã thử quá nhiều lần. Vui lòng thử lại sau {minutes} phút.",
                f"Too many attempts. Please try again in {minutes} minutes.",
            ),
            wait,
        )


def network(address: str) -> str:
    """What counts as one network address: an IPv4 address, or the /64 that an IPv6 subscriber is given."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network(f"{parsed}/64", strict=False).network_address)
