"""What cases under way still name: nothing of it may vanish from the content, or they could not go on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from caseflow.core.reader import Fault, nearest
from caseflow.db.queries.foundation import content as edition_rows
from caseflow.programmes.loader import FOLDER as PROGRAMMES_FOLDER
from caseflow.services.foundation.context import Context
from caseflow.workflows import change_lint
from caseflow.workflows.loader import LINKS_FILE, ROLES_FILE
from caseflow.workflows.machine import Rulebook
from caseflow.workflows.policy import SYSTEM_PARTY
from caseflow.workflows.term_words import Rung

MESSAGES_FOLDER = "notifications/messages"


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of thing that editions name and that is read from the files of today."""

    word: str
    file: str
    known: frozenset[str]
    named: Callable[[Rulebook], Iterable[str]]


def missing(
    ctx: Context, session: Session, book_of: Callable[[Context, Session, str], Rulebook]
) -> Iterator[Fault]:  # fmt: skip
    """Every role, message and kind of link that an open case's edition names and the files do not have any more.

    Each is told with the road, how many open cases keep to that edition, and one of them; `book_of` reads an edition.
    So is every plan under which cases stand, closed ones included.
    """
    plans = ctx.content.plans.by_name
    for row in edition_rows.programmes_in_use(session, ctx.agency):
        if row.definition not in plans:
            message = f"the programme '{row.definition}' is gone, but {row.cases} case(s) stand under it, such as"
            yield Fault(PROGRAMMES_FOLDER, 1, f"{message} {row.example}", nearest(row.definition, plans))
    kinds = tuple(_kinds(ctx))
    for row in edition_rows.editions_in_use(session, ctx.agency):
        book = book_of(ctx, session, row.definition)
        for kind in kinds:
            for name in sorted(set(kind.named(book)) - kind.known):
                need = f"{row.cases} open case(s) of '{book.definition.name}' need it, such as {row.example}"
                yield Fault(kind.file, 1, f"the {kind.word} '{name}' is gone, but {need}", nearest(name, kind.known))


def misplaced(
    ctx: Context, session: Session, book_of: Callable[[Context, Session, str], Rulebook], news: Mapping[str, Rulebook]
) -> Iterator[Fault]:  # fmt: skip
    """What a change would have no place for, of the editions that open cases keep to; `news` are about to be published.

    Editions that a change names and that nobody keeps to are nothing to it any more.
    """
    books = [book_of(ctx, session, row.definition) for row in edition_rows.editions_in_use(session, ctx.agency)]
    for road, new in news.items():
        mine = {n: c for n, c in ctx.content.library.changes.items() if road in c.value.road}
        used = {book.sha256: book for book in books if book.definition.name == road}
        leads = change_lint.changes_for(mine, list(used), new.sha256)
        for loaded in mine.values():
            olds = [used[sha256] for sha256, one in leads.items() if one is loaded]
            yield from change_lint.against(loaded.value, loaded.source, olds, new)


def _kinds(ctx: Context) -> Iterator[_Kind]:
    content = ctx.content
    yield _Kind("role", ROLES_FILE, frozenset(content.roles.roles) | {SYSTEM_PARTY}, _roles)
    yield _Kind("message", MESSAGES_FOLDER, frozenset(content.messages), _messages)
    yield _Kind("kind of link", LINKS_FILE, frozenset(content.library.links.value.links), _links)


def _steps(book: Rulebook) -> Iterable[str]:
    return (name for name, _ in book.definition.named_steps)


def _roles(book: Rulebook) -> Iterator[str]:
    """Whoever acts or is waited for; parties of messages that are groups are the capabilities' to know."""
    yield from book.definition.parties
    yield from (document.by for document in book.definition.documents.values())


def _messages(book: Rulebook) -> Iterator[str]:
    yield from (message for step in _steps(book) for message in book.tells(step))
    yield from (str(task.announces) for task in book.definition.tasks.values() if task.announces)
    yield from (rung.notify for rung in _rungs(book) if rung.notify is not None)


def _rungs(book: Rulebook) -> Iterator[Rung]:
    """Every step of the ladders of the road's terms."""
    deadlines = [state.deadline for state in book.definition.states.values()]
    deadlines += [task.deadline for task in book.definition.tasks.values()]
    for deadline in deadlines:
        yield from deadline.ladder if deadline is not None else ()


def _links(book: Rulebook) -> Iterator[str]:
    for step in _steps(book):
        yield from (name for said in book.needs[step] for name in said.named("link"))
        yield from book.names(step, "link")
    yield from (a.picks.as_ for a in book.definition.actions.values() if a.picks is not None)
