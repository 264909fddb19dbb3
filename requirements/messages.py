"""Brings the English catalogue of the screens in step with templates and views: `make messages`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "caseflow" / "web"
ENGLISH = WEB / "translations" / "en.po"
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None}
HEAD = """\
# English for the screens; the message ids are the Vietnamese sentences of the templates and views.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


def used() -> dict[str, list[str]]:
    """Every sentence the screens ask to be translated, with the places ("path:line") that ask for it."""
    found: dict[str, list[str]] = {}
    for method, ending in (("python", "*.py"), ("jinja2", "*.html")):
        for path in sorted(WEB.rglob(ending)):
            for sentence, place in _sentences(method, path):
                found.setdefault(sentence, []).append(place)
    return found


def _sentences(method: str, path: Path) -> Iterator[tuple[str, str]]:
    for line, sentence, _, _ in extract(method, BytesIO(path.read_bytes()), KEYWORDS, options={"encoding": "utf-8"}):
        if isinstance(sentence, str):
            yield sentence, f"{path.relative_to(ROOT)}:{line}"


def known() -> dict[str, str]:
    """The sentences of the catalogue with their English."""
    with ENGLISH.open("rb") as source:
        catalogue: Catalog = read_po(source)
    return {str(message.id): str(message.string) for message in catalogue if message.id}


def written(sentences: dict[str, str]) -> str:
    """The catalogue as it stands in the file: sorted, one line a sentence, so that a change shows as itself."""
    entries = (f"\nmsgid {_quoted(vi)}\nmsgstr {_quoted(en)}\n" for vi, en in sorted(sentences.items()))
    return HEAD + "".join(entries)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def main() -> int:
    """Adds what is missing, drops what nobody asks for any more; 1 when English is still to be written."""
    english, wanted = known(), used()
    kept = {sentence: english.get(sentence, "") for sentence in wanted}
    ENGLISH.write_text(written(kept), encoding="utf-8")
    empty = [sentence for sentence, text in kept.items() if not text]
    dropped = english.keys() - kept.keys()
    print(f"{len(kept)} sentences, {len(dropped)} dropped, {len(empty)} without English")
    for sentence in sorted(empty):
        print(f"  {wanted[sentence][0]}: {sentence}")
    return 1 if empty else 0


if __name__ == "__main__":
    sys.exit(main())
