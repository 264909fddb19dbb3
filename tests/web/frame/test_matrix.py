"""Who may do what (R10): every route, asked by everybody about every object, with real requests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from caseflow.web.frame.security import is_public
from tests.support.guarded import is_guarded
from tests.support.site import ANONYMOUS, Site, bare
from tests.support.targets import Target, addresses, nothing, targets
from tests.support.world import SECRET

TABLE = Path(__file__).with_name("matrix.txt")
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
KEYLESS = {
    "public.language", "public.theme", "demo.tour", "look_up.index", "accounts.sign_in", "accounts.sign_out",
    "presence.beat", "talk.read", "mentions.open_one", "mentions.read",
}  # fmt: skip
"""Posts that are no intent to be done once: their services say why."""
COUNTED = {"certificates.verify", "verifying.index", "verifying.by_code"}
"""Looks that are counted, so that nobody takes too many."""
NOTED = {"cases.show"}
"""Looks that are noted for whoever looks, so that their lists can say what is new to them."""
CURIOUS = ("rival", "stranger", "admin")
"""Who asks about what is not theirs: an applicant, a member of another council, and who may see no case at all."""
CASTER = "chair"
"""Whose ballot is cast and not yet counted: nobody else may see a word of it."""
Key = tuple[str, str, str]


def read_table() -> tuple[list[str], dict[Key, dict[str, str]]]:
    """The reviewed table: the people of its columns, and what each meets by endpoint, method and object."""
    lines = [line.split() for line in TABLE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    people = lines[0][3:]
    rows = {(one[0], one[1], one[2]): dict(zip(people, one[3:], strict=True)) for one in lines[1:]}
    assert len(rows) == len(lines) - 1, "a row stands twice"
    return people, rows


PEOPLE, ROWS = read_table()


def routes(app: Flask) -> list[tuple[str, str]]:
    """Every endpoint with every method it answers; HEAD is GET, and OPTIONS is Flask's own."""
    found = {(rule.endpoint, method) for rule in app.url_map.iter_rules() for method in rule.methods or ()}
    return sorted((endpoint, method) for endpoint, method in found if method not in ("HEAD", "OPTIONS"))


def ask(site: Site, person: str, method: str, endpoint: str, target: Target) -> TestResponse:
    """The request of one cell."""
    path = addresses(site, endpoint, target)
    return site.post(person, path, dict(target.body)) if method == "POST" else site.open(person, method, path)


def meets(site: Site, person: str, method: str, endpoint: str, target: Target) -> str:
    """What one person meets, in the words of the table; whatever it is, it carries what every answer does."""
    answer = ask(site, person, method, endpoint, target)
    is_guarded(endpoint, answer)
    assert person == CASTER or SECRET.encode() not in answer.data, (endpoint, person)
    if (
        answer.status_code == 303
        and answer.headers["Location"].startswith("/sign-in")
        and not is_public(site.app, endpoint)
    ):
        return "in"
    if answer.status_code < 400:
        return "ok"
    return "bad" if answer.status_code in (400, 409, 413, 422) else str(answer.status_code)


def test_every_route_and_every_object_has_its_row(site: Site) -> None:
    known = targets(site)
    wanted = {(endpoint, method, name) for endpoint, method in routes(site.app) for name in known[endpoint]}
    assert wanted == set(ROWS)
    assert [ANONYMOUS, *PEOPLE[1:]] == PEOPLE
    assert set(PEOPLE) == set(site.cookies)


@pytest.mark.parametrize("row", ROWS, ids=" ".join)
def test_everybody_meets_what_the_table_says(site: Site, row: Key) -> None:
    endpoint, method, name = row
    target, met = targets(site)[endpoint][name], {}
    for person in PEOPLE:
        met[person] = meets(site, person, method, endpoint, target)
        if site.changed():
            site.restore()
            assert method in UNSAFE or endpoint in COUNTED | NOTED, (
                f"{method} {endpoint} by {person} changed the database"
            )
    assert met == ROWS[row]


def test_what_belongs_to_others_is_as_what_does_not_exist(site: Site) -> None:
    """So nobody can find out by asking which cases, papers, organisations, councils and certificates there are."""
    compared: Counter[str] = Counter()
    for (endpoint, method, name), expected in ROWS.items():
        target = targets(site)[endpoint][name]
        absent = nothing(target) if endpoint not in COUNTED else None
        if absent is None:
            continue
        for person in [p for p in CURIOUS if expected[p] == "404"]:
            theirs, none = (ask(site, person, method, endpoint, one) for one in (target, absent))
            assert (theirs.status_code, len(bare(theirs))) == (none.status_code, len(bare(none))), (endpoint, person)
            assert set(theirs.headers.keys()) == set(none.headers.keys())
            compared[endpoint] += 1
    assert compared["cases.show"] >= 8
    assert len(compared) >= 25
    assert not site.changed()


def test_a_cast_ballot_is_shown_to_its_member_before_the_count(site: Site) -> None:
    """And to nobody else, which `meets` asks of every answer to everybody: here is what it would have to find."""
    shown = {
        endpoint
        for endpoint, method in routes(site.app)
        for name, target in targets(site)[endpoint].items()
        if method == "GET" and name in ("council_meeting", "sitting")
        if SECRET.encode() in ask(site, CASTER, method, endpoint, target).data
    }
    assert shown


def test_unknown_methods_are_refused(site: Site) -> None:
    for endpoint in {endpoint for endpoint, _ in routes(site.app)}:
        path = addresses(site, endpoint, next(iter(targets(site)[endpoint].values())))
        allowed = {method for one, method in routes(site.app) if one == endpoint}
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "ABSURD"} - allowed:
            for person in (ANONYMOUS, "admin"):
                token = {"X-CSRFToken": site.tokens[person]}
                assert site.open(person, method, path, headers=token).status_code == 405, (method, path, person)
    assert not site.changed()


def test_asking_for_the_head_of_a_page_changes_nothing(site: Site) -> None:
    for endpoint, method in routes(site.app):
        for target in targets(site)[endpoint].values() if method == "GET" and endpoint not in COUNTED else ():
            path = addresses(site, endpoint, target)
            with site.open("officer", "HEAD", path) as answer:
                assert answer.status_code != 500, endpoint
            assert not site.changed(), endpoint


@pytest.mark.parametrize("token", [None, "", "wrong", "another's"])
def test_no_form_is_taken_without_the_token_of_its_session(site: Site, token: str | None) -> None:
    sent = site.tokens["rival"] if token == "another's" else token
    for endpoint, method in routes(site.app):
        if method not in UNSAFE:
            continue
        for target in targets(site)[endpoint].values():
            answer = site.post("owner", addresses(site, endpoint, target), {**target.body, "csrf_token": sent})
            assert answer.status_code == 400, endpoint
            assert "tải lại" in answer.text, endpoint
    assert not site.changed()


@pytest.mark.parametrize("key", [None, "k" * 65, "<svg/onload=alert(1)>"])
def test_without_a_proper_key_nothing_is_done(site: Site, key: str | None) -> None:
    for endpoint, person, target in _done_posts(site):
        answer = site.post(person, addresses(site, endpoint, target), {**target.body, "key": key})
        assert answer.status_code < 500, (endpoint, person)
        assert not site.changed(), (endpoint, person)


def test_a_key_is_for_one_act_only(site: Site) -> None:
    used, first = "used-before-0123456789", {"form": "profile", "full_name": "Tên Khác", "locale": "vi"}
    for endpoint, person, target in _done_posts(site):
        if endpoint == "accounts.me" or person == ANONYMOUS:
            continue
        assert site.post(person, "/account", {**first, "key": used}).status_code == 303, person
        assert site.changed()
        before = site.events()
        answer = site.post(person, addresses(site, endpoint, target), {**target.body, "key": used})
        assert answer.status_code < 500, (endpoint, person)
        assert site.events() == before, (endpoint, person)
        site.restore()


def _done_posts(site: Site) -> Iterator[tuple[str, str, Target]]:
    """Every post that would be taken, by whom; without those that are no intent to be done once."""
    for (endpoint, method, name), expected in ROWS.items():
        for person in [p for p, word in expected.items() if word == "ok"]:
            if method in UNSAFE and endpoint not in KEYLESS:
                yield endpoint, person, targets(site)[endpoint][name]
