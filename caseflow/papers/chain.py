"""What may be done to a paper on its way through its chain, and why not (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Final

from caseflow.core.text import Text, say
from caseflow.papers.authority import PROPOSE, Chain, Link

SAID: Final[Mapping[str, Text]] = {
    PROPOSE: say("trình", "proposed"),
    "check": say("kiểm tra", "checked"),
    "sign": say("ký", "signed"),
    "number": say("cấp số", "numbered"),
    "issue": say("phát hành", "issued"),
}
"""What was done to a paper, as sentences say it."""


def reasons(chain: Chain, link: Link, done: Mapping[str, int], actor_id: int, held: Set[str]) -> list[Text]:
    """Why this person cannot do `link` now; empty when they can.

    `done` says who did what of the chain so far, PROPOSE first; `held` are the roles in which the person may act in the
    case. Nobody does two links that the chain keeps apart: whoever drafted is not who signs (NĐ 30/2020, Điều 10–13).
    """
    holder = chain.links[link]
    if holder.by not in held:
        return [say("Việc này không thuộc thẩm quyền của ông/bà.", "This is not yours to do.")]
    for other, person in done.items():
        if person == actor_id and other not in holder.may_be:
            return [
                say(
                    f"Người đã {SAID[other].vi} văn bản này không được {SAID[link].vi} chính văn bản đó.",
                    f"The paper was {SAID[other].en} by you; it has to be {SAID[link].en} by somebody else.",
                )
            ]
    return []


def together(chain: Chain, link: Link, actor_id: int, held: Set[str]) -> tuple[Link, ...]:
    """`link` and whatever follows it that the same person may do in one press, such as to number and issue.

    A signature stands alone: it asks for the password, and whoever numbers the paper looks at what was signed.
    """
    found = [link]
    if link == "sign":
        return (link,)
    following = chain.after(link)
    while following not in (None, "sign") and not reasons(
        chain, following, dict.fromkeys(found, actor_id), actor_id, held
    ):
        found.append(following)
        following = chain.after(following)
    return tuple(found)
