"""Random identifiers and digests."""

from __future__ import annotations

import hashlib
import json
import secrets

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
"""Made once: `json.dumps` makes an encoder anew for every call that wants other than its defaults."""


def new_public_id() -> str:
    """128 random bits as 22 letters: the name of an object in an address, not to be guessed."""
    return secrets.token_urlsafe(16)


def new_secret() -> str:
    """256 random bits: for links in mail and session tokens; only its digest is stored."""
    return secrets.token_urlsafe(32)


def digest(data: bytes | str) -> str:
    """SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def canonical(value: object) -> str:
    """JSON in one form only (sorted keys, no blanks, UTF-8): what is hashed."""
    return _encode(value)
