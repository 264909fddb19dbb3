"""What people should not type: into every form of every page, and into every address; nothing breaks, nothing runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest

from tests.support import factories
from tests.support.crash import CHAOS_ROUNDS
from tests.support.scenario import ANSWERS, APPLICATION
from tests.support.site import ANONYMOUS, Site
from tests.support.targets import DOWNLOADS, addresses, targets
from tests.web.frame.test_matrix import COUNTED, ROWS

CANARY = """"'><svg/onload=alert(1)>{{7*7}}${7*7}</textarea><script>alert(1)</script>"""
RAW = (b"<svg/onload", b"<script>alert", b"alert(1)</script>")
HOSTILE = [
    "\x00", "a\x00b", "x" * 100_000, "\u202egnp.exe", "😀" * 50, "-1", "1e309", "NaN", "9" * 400, "31/12/9999",
    "9999-12-31", "10000-01-01", "0000-00-00", "9999-12-31T23:59", "' OR 1=1;--", "%s%n{0}", "\r\nBcc: x@y.z", "(a+)+$",
]  # fmt: skip
READERS = (ANONYMOUS, "owner", "officer", "organiser", "clerk", "admin", "head", "member", "secretary")
SEVERAL = {"cases.action", "councils.case", "enterprises.edit", "accounts.me", "cases.show"}
LONE = {"/sign-out", "/language"}
TYPED = {"text", "search", "tel", "email", "textarea", "number", "password"}


@dataclass
class Form:
    """One posted form of a page: where it goes and what stands in it."""

    action: str = ""
    given: dict[str, list[str]] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    """What can be typed into, and what the browser is told to expect there."""

    def filled(self, value: str) -> dict[str, list[str]]:
        """What a browser sends when `value` is typed into every field that can be typed into."""
        return {name: [value] if name in self.typed else kept for name, kept in self.given.items()}

    def plausible(self, words: str) -> dict[str, list[str]]:
        """As `filled`, but where the page expects no words, with something that it takes."""
        known = {
            "email": "a@b.example", "tel": "0221 000 000", "dd/mm/yyyy": "9/4/2026",
            "hh:mm dd/mm/yyyy": "08:30 20/05/2026", "number": "2", "numeric": "2", "decimal": "2",
            "password": factories.PASSWORD,
        }  # fmt: skip
        return {name: [known.get(self.typed.get(name, ""), words)] if name in self.typed else kept
                for name, kept in self.given.items()}  # fmt: skip

    @property
    def secret(self) -> bool:
        """Whether it holds a password, which no page shows again."""
        return "password" in self.typed.values()


Sent = list[tuple[str, Form]]


class Forms(HTMLParser):
    """The posted forms of a page, with the first real choice of everything that is chosen."""

    def __init__(self, page: str, path: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._form: Form | None = None
        self._select, self._path = "", path
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {name: value or "" for name, value in attrs}
        name, kind = a.get("name", ""), a.get("type", "text" if tag == "input" else tag)
        if tag == "form" and a.get("method", "").lower() == "post":
            self._form = Form(a.get("action") or self._path)
        elif self._form is None:
            return
        elif tag == "option" and self._select and a.get("value") and not self._form.given[self._select]:
            self._form.given[self._select] = [a["value"]]
        elif not name:
            return
        elif tag == "select":
            self._select = name
            self._form.given[name] = []
        elif kind in TYPED:
            self._form.typed[name] = a.get("placeholder") or a.get("inputmode", kind) if kind == "text" else kind
            self._form.given[name] = [a.get("value", "")]
        elif kind in ("hidden", "checkbox", "radio", "button", "submit") and tag != "select":
            self._form.given.setdefault(name, [a.get("value", "")])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form is not None:
            self.found.append(self._form)
            self._form = None
        elif tag == "select":
            self._select = ""


def pages(site: Site) -> Iterator[tuple[str, str]]:
    """A reader and an address for every page; several readers where the forms differ."""
    for (endpoint, method, name), expected in ROWS.items():
        able = [person for person in READERS if expected[person] == "ok"]
        if method == "GET" and endpoint not in {"static", *DOWNLOADS}:
            path = addresses(site, endpoint, targets(site)[endpoint][name])
            yield from ((person, path) for person in (able if endpoint in SEVERAL else able[:1]))
    ids = site.world.ids
    yield from (("owner", f"/cases/{ids['case/draft']}/forms/{APPLICATION}/{page}") for page in ANSWERS)
    for person, name in (("clerk", "ask_supplement"), ("clerk", "refuse_intake"), ("owner", "withdraw")):
        yield person, f"/cases/{ids['case/submitted']}/actions/{name}"


@pytest.fixture(scope="module")
def forms(site: Site) -> Sent:
    """Every different form that has something to type, with who sends it."""
    known: dict[tuple[str, frozenset[str]], tuple[str, Form]] = {}
    for person, path in pages(site):
        for form in Forms(site.open(person, "GET", path).text, path).found:
            if form.typed and form.action not in LONE:
                known.setdefault((form.action, frozenset(form.given)), (person, form))
    return list(known.values())


def send(site: Site, person: str, form: Form, fields: dict[str, list[str]]) -> tuple[int, bytes]:
    """Posts what stands in a form, and follows where it leads."""
    answer = site.open(person, "POST", form.action, data=fields)
    assert answer.status_code != 500, (form.action, person)
    if answer.status_code in (302, 303):
        onward = site.open(person, "GET", answer.headers["Location"])
        assert onward.status_code != 500, (form.action, person)
        return answer.status_code, onward.data
    return answer.status_code, answer.data


def test_what_is_typed_never_becomes_markup(site: Site, forms: Sent) -> None:
    stored = 0
    for person, form in forms:
        status, page = send(site, person, form, form.plausible(CANARY))
        assert not any(raw in page for raw in RAW), (form.action, person)
        assert status in (200, 303) or 400 <= status < 500, form.action
        stored += status == 303
    shown: set[str] = set()
    for person, path in pages(site):
        page = site.open(person, "GET", path).data
        assert not any(raw in page for raw in RAW), (path, person)
        shown |= {path} if b"&lt;svg/onload" in page else set()
    site.changed()
    site.restore()
    assert stored >= 10
    assert len(shown) >= 10


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: ascii(value)[:30])
def test_no_value_breaks_a_form_and_what_was_typed_stays(site: Site, forms: Sent, value: str) -> None:
    for person, form in forms:
        status, page = send(site, person, form, form.filled(value))
        assert status in (200, 303) or 400 <= status < 500, (form.action, status)
        if status == 422 and value.isprintable() and not form.secret:
            kept = escape(value.lower()).replace("&#x27;", "&#39;").encode() in page.lower()
            assert kept, form.action
        if site.changed():
            site.restore()


@pytest.mark.parametrize("how", ["missing", "only key and token", "extra", "repeated", "huge", "not text"])
def test_no_shape_of_a_form_breaks_it(site: Site, forms: Sent, how: str) -> None:
    for person, form in forms:
        hidden = {n: v for n, v in form.given.items() if n not in form.typed}
        own = {n: v for n, v in hidden.items() if n in ("csrf_token", "key")}
        fields = {
            "missing": hidden,
            "only key and token": own,
            "extra": {**form.given, "state": ["approved"], "actor": ["1"], "id": ["1"], "role": ["sysadmin"]},
            "repeated": {**form.filled("a"), **{n: ["1", "x", "2"] for n in form.typed}},
            "huge": {**form.given, "more": ["x" * 1_000_000]},
            "not text": form.given,
        }[how]
        if how == "not text":
            body = urlencode(own, doseq=True) + "".join(f"&{name}=%ff%fe%80" for name in form.typed)
            kind = "application/x-www-form-urlencoded"
            status = site.open(person, "POST", form.action, data=body, content_type=kind).status_code
        else:
            status = send(site, person, form, fields)[0]
        assert status == 413 if how == "huge" else status in (200, 303) or 400 <= status < 500, (form.action, status)
        if site.changed():
            site.restore()


READ = re.compile(r"[?&;](\w+)=")
SOUGHT = re.compile(r"<form(?![^>]*method=\"post\").*?</form>", re.DOTALL)
NAMED = re.compile(r"\bname=\"(\w+)\"")


def understood(page: str) -> set[str]:
    """What an address of this page may ask for: by its own links and by what it can be searched for."""
    return set(READ.findall(page)) | {name for form in SOUGHT.findall(page) for name in NAMED.findall(form)}


NASTY = [
    CANARY,
    "\x00",
    "-1",
    "9" * 40,
    "1-" + "9" * 30,
    "%_%",
    "2026-13-45",
    "1e309",
    "\ud800".encode("utf-8", "replace").decode(),
]


NOTED = {*COUNTED, "cases.show", "look_up.index"}
"""Asked with a query: a case opened from a list is noted as looked at, a look-up by number counts against guessing."""


def test_no_query_breaks_a_page(site: Site) -> None:
    counted = {addresses(site, name, target) for name in NOTED for target in targets(site)[name].values()}
    whole = {path: person for person, path in pages(site)}
    names = {path: understood(site.open(person, "GET", path).text) for path, person in whole.items()}
    known = set().union(*names.values())
    asked = 0
    site.changed()  # what is counted was already asked for, above
    for path, person in whole.items():
        for turn, value in enumerate(NASTY):
            every = enumerate(sorted(names[path]), start=turn)  # `make chaos` asks all of them, a run every third
            one_by_one = ({name: value} for number, name in every if CHAOS_ROUNDS or number % 3 == 0)
            for query in (dict.fromkeys(known, value), *one_by_one):
                answer = site.open(person, "GET", f"{path}?{urlencode(query)}")
                assert answer.status_code < 500 or path == "/healthz", (path, query)
                assert not any(raw in answer.data for raw in RAW), (path, query)
                asked += 1
        assert not site.changed() or path in counted, path
    assert {"q", "after", "year", "scheme", "state", "due", "body", "revision", "next", "on", "by"} <= known
    assert asked > (1000 if CHAOS_ROUNDS else 300), asked
