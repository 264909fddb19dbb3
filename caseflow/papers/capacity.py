"""In whose capacity a paper is signed: what is printed above the name (NĐ 30/2020/NĐ-CP, Phụ lục I, mục II.7)."""

from __future__ import annotations

from typing import Final, Literal

from caseflow.core.text import Text, say

Capacity = Literal["", "KT.", "TUQ."]
OWN: Final = ""
FOR_HEAD: Final = "KT."
AUTHORISED: Final = "TUQ."
SAID: Final[dict[Capacity, Text]] = {
    OWN: say("Ký với chức vụ của mình", "Signs in their own office"),
    FOR_HEAD: say("Ký thay (cấp phó)", "Signs for the head, as deputy"),
    AUTHORISED: say("Ký thừa ủy quyền", "Signs by authorisation"),
}


def printed(capacity: str, office: str, position: str) -> tuple[str, ...]:
    """The lines above the name: `GIÁM ĐỐC`, or `KT. GIÁM ĐỐC` and below it `PHÓ GIÁM ĐỐC`."""
    if capacity == OWN:
        return (office.upper(),)
    return (f"{capacity} {office.upper()}", position.upper())
