"""The console script `caseflow`: reads the command line, calls one service, says in a sentence what went wrong."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from caseflow.cli import commands, moving
from caseflow.core.errors import CaseflowError, ConfigurationError
from caseflow.core.reader import ContentError

FAILED, MISUSED = 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; gives 0, 1 when it could not be done, 2 when a setting or the command line is wrong."""
    arguments = parser().parse_args(argv)
    try:
        return int(arguments.command(arguments))
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return MISUSED
    except CaseflowError as error:
        print(f"{error.message.vi}\n{error.message.en}", file=sys.stderr)
        return FAILED
    except ContentError as error:
        print(error, file=sys.stderr)
        return FAILED


def parser() -> argparse.ArgumentParser:
    """Every command with its arguments."""
    top = argparse.ArgumentParser(prog="caseflow", description="Case management of a provincial department.")
    verbs = top.add_subparsers(required=True, metavar="COMMAND")
    _add(verbs, "run", commands.run, "web server and scheduler in one process")
    _add(verbs, "worker", commands.worker, "the scheduler alone, beside web servers on other machines")
    _add(verbs, "demo", commands.demo, "fill an empty database with the demo province")
    verify = _add(verbs, "verify", commands.verify, "check that the stored history is whole and agrees with itself")
    verify.add_argument("--heads", type=_readable, metavar="FILE", help="ends of all chains, kept outside earlier")
    verify.add_argument("--write-heads", type=Path, metavar="FILE", help="write the ends of all chains to keep outside")

    database = _group(verbs, "db", "the database")
    _add(database, "upgrade", commands.db_upgrade, "bring the schema to this version")

    _content(_group(verbs, "content", "what the province has written down"))
    user = _group(verbs, "user", "people of the agency")
    person = _add(user, "add", commands.user_add, "invite a person of staff")
    person.add_argument("email")
    person.add_argument("name")
    person.add_argument("--organisation", default="")
    person.add_argument("--role", action="append", required=True, dest="roles", help="may be repeated")
    grant = _add(user, "grant", commands.user_grant, "give a role to somebody who has an account")
    grant.add_argument("email")
    grant.add_argument("role")
    return top


def _content(content: Verbs) -> None:
    """The commands about content."""
    _add(content, "check", commands.content_check, "name every mistake with file and line")
    _add(content, "publish", commands.content_publish, "check, and store what is new for cases that begin from now on")
    show = _add(content, "show", commands.content_show, "tell a road in words: where, who, by when, and what follows")
    show.add_argument("scheme")
    show.add_argument("--locale", choices=("vi", "en"), default="vi")
    show.add_argument("--json", action="store_true", help="as it is assembled and published")
    diagram = _add(content, "diagram", commands.content_diagram, "print a scheme as a Mermaid diagram")
    diagram.add_argument("scheme")
    diagram.add_argument("--locale", choices=("vi", "en"), default="vi")
    migrate = _add(content, "migrate", moving.migrate, "move cases under way to the edition in force, by a change")
    migrate.add_argument("road")
    migrate.add_argument("--change", default="", metavar="NAME", help="the change, where the road has several")
    migrate.add_argument(
        "--answer", action="append", default=[], type=moving.answer, metavar="STATE=STATE",
        help="for all cases of a state that has become several; may be repeated",
    )  # fmt: skip
    how = migrate.add_mutually_exclusive_group()
    how.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")
    how.add_argument("--take-back", action="store_true", help="put back the cases that nothing has happened to since")
    schemas = _add(content, "schemas", commands.content_schemas, "write a JSON Schema per kind of file, for editors")
    schemas.add_argument("folder", type=Path)


def _readable(name: str) -> Path:
    path = Path(name)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {name}")
    return path


Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _group(verbs: Verbs, name: str, about: str) -> Verbs:
    return verbs.add_parser(name, help=about, description=about).add_subparsers(required=True, metavar="COMMAND")


def _add(verbs: Verbs, name: str, command: commands.Command, about: str) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=about, description=about)
    verb.set_defaults(command=command)
    return verb
