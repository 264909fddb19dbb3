"""What a password must be and how it is kept: NFKC-normalised, argon2id with OWASP's profile."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from zxcvbn import zxcvbn

from caseflow.core.errors import Invalid
from caseflow.core.text import fold

SHORTEST, LONGEST = 12, 128
LEAST_SCORE = 3
_ZXCVBN_LONGEST = 72  # it refuses longer input, and by then length alone is enough

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP: 19 MiB, t=2, p=1
_NOBODY = _HASHER.hash(secrets.token_urlsafe(32))

_CONTEXT = (
    "caseflow", "hungyen", "hung yen", "hanoi", "ha noi", "saigon", "sai gon", "vietnam", "viet nam", "baclieu",
    "thaibinh", "danang", "haiphong", "matkhau", "mat khau", "doanhnghiep", "congty", "cong ty", "hoso", "nangsuat",
    "chatluong", "nang suat chat luong", "khoahoc", "congnghe", "sokhcn", "skhcn", "tdc", "anhyeuem",
    "emyeuanh", "toiyeu", "nguyen", "tran", "pham", "hoang", "thanhcong", "hanhphuc", "phatdat", "phattai", "chuctet",
    "namdinh", "xinchao", "iloveyou", "password", "abc123",
)  # fmt: skip


def normalise(password: str) -> str:
    """One form for what different keyboards type differently (NFKC), so that a Vietnamese password always works."""
    return unicodedata.normalize("NFKC", password)


def check(password: str, about: Iterable[str] = (), field: str = "password") -> None:
    """Raises Invalid at `field` unless the password is 12 to 128 characters and hard to guess.

    `about` are words of the person (name, address) that make a password weaker.
    """
    plain = normalise(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise Invalid.at(
            field,
            f"Mật khẩu cần từ {SHORTEST} đến {LONGEST} ký tự.",
            f"A password has {SHORTEST} to {LONGEST} characters.",
        )
    inputs = [*_CONTEXT, *(word for text in about for word in fold(text).replace("@", " ").split() if len(word) > 2)]
    if zxcvbn(fold(plain)[:_ZXCVBN_LONGEST], user_inputs=inputs)["score"] < LEAST_SCORE:
        raise Invalid.at(
            field,
            "Mật khẩu này dễ đoán. Hãy ghép vài từ không liên quan đến nhau hoặc thêm ký tự khác thường.",
            "This password is easy to guess. Join a few unrelated words or add unusual characters.",
        )


def keep(password: str) -> str:
    """The argon2id hash to store."""
    return _HASHER.hash(normalise(password))


def matches(stored: str, password: str) -> bool:
    """Whether the password fits; takes as long for an account without a password (or none) as for a real one."""
    try:
        _HASHER.verify(stored or _NOBODY, normalise(password[: LONGEST * 4]))
    except (VerifyMismatchError, InvalidHashError):
        return False
    return bool(stored)


def outdated(stored: str) -> bool:
    """Whether the hash was made with an older profile and should be made again at sign-in."""
    return _HASHER.check_needs_rehash(stored)
