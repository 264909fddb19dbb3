"""A paper put together: its letter filled with what is known, under the head of the office that issues it."""

from __future__ import annotations

from dataclasses import replace

from caseflow.core.errors import Refused
from caseflow.core.paper import Paper, Seal
from caseflow.core.text import Text, say
from caseflow.db.queries.papers.papers import ISSUED, PaperRow
from caseflow.notifications.letter_lint import known
from caseflow.papers.compose import CannotCompose, Head, Signer, compose, missing, symbol
from caseflow.services.foundation.context import Context
from caseflow.services.papers import said
from caseflow.services.papers.said import Asked


def draft(asked: Asked) -> Paper:
    """The paper as it would read today, marked as a draft: nobody has signed it and it has no number."""
    return compose(asked.letter, said.values(asked), _head(asked.ctx, asked, None), draft=True)


def shown(asked: Asked, paper: PaperRow) -> Paper:
    """The paper as it reads today; marked a draft unless it was issued, whole or with what the office adds by hand."""
    made = compose(asked.letter, said.values(asked), _head(asked.ctx, asked, paper), draft=True)
    return replace(made, draft=paper.status != ISSUED)


def lacks(asked: Asked) -> tuple[Text, ...]:
    """What the paper needs and the case does not say, as screens call it."""
    variables = known(asked.letter)
    return tuple(variables[name].title for name in missing(asked.letter, said.values(asked)))


def finished(asked: Asked, paper: PaperRow) -> Paper:
    """The paper as it is issued: signed, numbered, dated, with the code by which anybody can look it up.

    Raises Refused where the case does not say what the letter needs.
    """
    try:
        return compose(asked.letter, said.values(asked), _head(asked.ctx, asked, paper))
    except CannotCompose as error:
        variables = known(asked.letter)
        names = [variables[name].title for name in error.missing if name in variables]
        raise Refused([
            say(f"Văn bản chưa đủ nội dung: {', '.join(one.vi for one in names)}.",
                f"The paper lacks: {', '.join(one.en for one in names)}.")
        ]) from error  # fmt: skip


def _head(ctx: Context, asked: Asked, paper: PaperRow | None) -> Head:
    agency, letter = ctx.content.agency, asked.letter.head
    body = agency.body(letter.issuer)
    superior = agency.name if letter.issuer == "sub_department" else agency.superior
    serial = paper.number.partition("/")[0] if paper is not None and paper.number else ""
    return Head(
        superior=superior.vi,
        issuer=body.name.vi,
        number=serial,
        symbol=symbol(letter, body.short),
        place=agency.place,
        dated=paper.dated if paper is not None else None,
        signer=_signer(paper),
        seal=_seal(ctx, paper),
    )


def _signer(paper: PaperRow | None) -> Signer | None:
    if paper is None or paper.signed_as is None:
        return None
    kept = paper.signed_as
    return Signer(kept["capacity"], kept["office"], kept["position"], kept["name"])


def _seal(ctx: Context, paper: PaperRow | None) -> Seal | None:
    if paper is None or paper.code is None:
        return None
    return Seal(paper.code, f"{ctx.settings.base_url}/verify-paper/{paper.code}")
