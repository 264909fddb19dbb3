"""Every sentence of the screens, the code and the content is there in both languages, each in its own."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from itertools import chain
from pathlib import Path

import pytest
from pydantic import BaseModel

from caseflow.bootstrap import ENGINE
from caseflow.core.content import content_roots
from caseflow.core.text import Text, nfc
from caseflow.db.queries.foundation import events as event_rows
from caseflow.demo import signins
from caseflow.services.administration import edition_acts
from caseflow.services.cases import assigning, pages
from caseflow.services.certificates import changes as register_changes
from caseflow.services.desks import columns, inbox, reminding, saved
from caseflow.services.engine import beginnings, past, prolonging, relatives
from caseflow.services.foundation import content, lists
from caseflow.services.papers import telling
from caseflow.services.talk import notes
from requirements.messages import ENGLISH, ROOT, known, used, written

VIETNAMESE = re.compile("[ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)
NAMED = re.compile(r"%\(\w+\)[sd]")
BARE_PERCENT = re.compile(r"%(?!\(\w+\)[sd]|%)")
ASCII_VIETNAMESE = {  # Vietnamese words that need no sign
    "CV", "cho %(name)s", "Giao…", "Nay", "Tra", "Trang", "Trang %(n)s/%(m)s", "Trang sau", "Xem", "Xem nhanh",
    "Xem nhanh %(name)s", "xem", "xem nhanh",
}  # fmt: skip
SPEAKERS = {"say": 0, "Text": 0, "refuse": 0, "Invalid.at": 1}  # where the Vietnamese sentence stands
NAMES = ("Hưng Yên", "Việt Nam", "Sở", "Chi cục", "đồng", "Nghị định", "Quyết định", "QĐ", "NĐ", "Giải Vàng")


def foreign(english: str) -> str:
    """The English sentence without the names that keep their Vietnamese letters."""
    for name in NAMES:
        english = english.replace(name, "")
    return english


def faults_of_pair(vi: str, en: str) -> list[str]:
    """What is wrong with two sentences that should say the same."""
    found = []
    if not vi.strip():
        found.append("there is no Vietnamese")
    if not en.strip():
        found.append("there is no English")
    if vi == en and VIETNAMESE.search(foreign(vi)):
        found.append("the English is the Vietnamese")
    if VIETNAMESE.search(foreign(en)):
        found.append("there is Vietnamese in the English")
    if vi != nfc(vi) and vi.strip() == vi:
        found.append("the Vietnamese is not in NFC")
    return found


def pairs_of_code() -> Iterator[tuple[str, str, str]]:
    """Both sentences of every call that speaks in two languages, with its place; what is filled in reads `{}`."""
    for path in sorted((ROOT / "caseflow").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and (first := SPEAKERS.get(ast.unparse(node.func))) is not None:
                given = dict(zip(("vi", "en"), node.args[first:], strict=False))
                given |= {word.arg: word.value for word in node.keywords if word.arg}
                vi, en = constant(given.get("vi")), constant(given.get("en"))
                if vi is not None and en is not None and (vi or en):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", vi, en


def constant(node: ast.expr | None) -> str | None:
    """The sentence an expression spells out, or None when it is computed elsewhere."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def texts(part: object, place: str, seen: set[int]) -> Iterator[tuple[str, Text]]:
    """Every `Text` below `part`, with the keys that lead to it."""
    if isinstance(part, Text):
        yield place, part
        return
    if isinstance(part, str | bytes | Path | int | None) or id(part) in seen:
        return
    seen.add(id(part))
    if isinstance(part, BaseModel):
        inside: dict[object, object] = {key: getattr(part, key) for key in type(part).model_fields}
    elif is_dataclass(part):
        inside = {field.name: getattr(part, field.name) for field in fields(part)}
    elif isinstance(part, Mapping):
        inside = dict(part)
    elif isinstance(part, list | tuple):
        inside = dict(enumerate(part))
    else:
        return
    yield from chain.from_iterable(texts(value, f"{place}.{key}", seen) for key, value in inside.items())


@pytest.fixture(scope="module")
def wanted():
    return used()


@pytest.fixture(scope="module")
def english():
    return known()


def test_every_sentence_of_the_screens_has_its_english_and_none_is_left_over(wanted, english):
    missing = {f"{wanted[vi][0]}: {vi}" for vi in wanted if not english.get(vi, "").strip()}
    assert not missing, "run `make messages`, then write the English"
    assert not english.keys() - wanted.keys(), "nobody asks for these any more: run `make messages`"


def test_the_catalogue_stands_as_make_messages_writes_it(english):
    assert ENGLISH.read_text(encoding="utf-8") == written(english)


def test_both_languages_fill_in_the_same(english):
    wrong = {vi: en for vi, en in english.items() if sorted(NAMED.findall(vi)) != sorted(NAMED.findall(en))}
    assert not wrong
    broken = [text for text in chain(english, english.values()) if NAMED.search(text) and BARE_PERCENT.search(text)]
    assert not broken, "a sentence that fills something in writes a percent sign as %%"


def test_no_sentence_of_the_screens_was_written_in_english(wanted):
    suspicious = {f"{wanted[vi][0]}: {vi}" for vi in wanted if not VIETNAMESE.search(vi)} - {
        f"{wanted[vi][0]}: {vi}" for vi in ASCII_VIETNAMESE & wanted.keys()
    }
    assert not suspicious
    assert wanted.keys() >= ASCII_VIETNAMESE, "an exception nobody needs"


def test_every_pair_of_the_screens_is_a_translation(english):
    wrong = {vi: faults for vi, en in english.items() if (faults := faults_of_pair(vi, en))}
    assert not wrong


def test_every_sentence_of_the_code_is_there_in_both_languages():
    pairs = list(pairs_of_code())
    assert len(pairs) > 200
    wrong = [(place, vi, faults) for place, vi, en in pairs if (faults := faults_of_pair(vi, en))]
    assert not wrong
    filled = [
        (place, vi, en)
        for place, vi, en in pairs
        if {name for _, name, _, _ in string.Formatter().parse(vi)}
        != {name for _, name, _, _ in string.Formatter().parse(en)}
    ]
    assert not filled, "both languages must fill in the same"


def test_every_sentence_of_the_content_is_there_in_both_languages():
    found = list(texts(content.load(content_roots(), "hung_yen"), "content", set()))
    assert len(found) > 500
    wrong = [(place, text.vi, faults) for place, text in found if (faults := faults_of_pair(text.vi, text.en))]
    assert not wrong


def test_every_kind_of_event_has_words_in_the_audit_log():
    recorded = set()
    rooms = [path for folder in ("services", "demo") for path in (ROOT / "caseflow" / folder).rglob("*.py")]
    for path in sorted(rooms):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                recorded.add(constant(node.args[4]) or "")
    named = {beginnings.STARTED, beginnings.DOCUMENT_SHARED, assigning.NAMED, assigning.RELEASED, pages.ASSIGNED}
    named |= {signins.BEGUN, signins.LOADED, pages.TRANSITION, pages.TASK}
    named |= {lists.EXPORTED, past.MIGRATED, *edition_acts.KINDS, notes.WRITTEN, notes.CHANGED, notes.WITHDRAWN}
    named |= {inbox.OPENED, inbox.ALL_READ}
    named |= {columns.CHOSEN, reminding.REMINDED, saved.SAVED, saved.CHANGED, saved.REMOVED}
    named |= {relatives.LINKED, relatives.UNLINKED, prolonging.PROLONGED, *register_changes.REPLACES.values()}
    named |= {*telling.DONE.values(), event_rows.PROPOSED, telling.SENT_BACK, telling.CANCELLED}
    named |= {"password_confirmed", "password_refused"}
    assert (recorded - {""}) | named == ENGINE.events.keys()
