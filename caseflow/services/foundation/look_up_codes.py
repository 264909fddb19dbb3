"""The short code by which somebody without an account sees where a case stands: derived, so that none is stored."""

from __future__ import annotations

import hmac

from caseflow.core.text import fold
from caseflow.services.foundation.context import Context

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""32 letters and digits of which no two look alike."""
_LIKE = str.maketrans("oil", "011")
"""How a person may read some of them."""
_LENGTH = 8
_PURPOSE = b"case look-up 1:"


def code_of(ctx: Context, public_id: str) -> str:
    """The code of a case, `k7qm-2xpd`: 40 bits of an HMAC under the installation's key.

    It changes with CASEFLOW_SECRET_KEY; the case page shows the one that holds.
    """
    code = _derived(ctx, public_id)
    return f"{code[:4]}-{code[4:]}"


def fits(ctx: Context, public_id: str, typed: str) -> bool:
    """Whether what was typed is the code of the case, however it is spelled; takes as long for right and wrong."""
    said = "".join(c for c in fold(typed) if c.isalnum()).translate(_LIKE)
    return hmac.compare_digest(said.encode(), _derived(ctx, public_id).encode())


def _derived(ctx: Context, public_id: str) -> str:
    key = ctx.settings.secret_key.get_secret_value().encode()
    number = int.from_bytes(hmac.digest(key, _PURPOSE + public_id.encode(), "sha256")[:5], "big")
    return "".join(_LETTERS[number >> 5 * place & 31] for place in range(_LENGTH))
