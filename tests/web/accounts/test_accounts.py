"""Becoming, being and ceasing to be a signed-in person, through the pages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from caseflow.core.actor import SYSTEM
from caseflow.core.clock import FixedClock
from caseflow.core.errors import Invalid, NotAllowed, Refused
from caseflow.core.ids import new_public_id
from caseflow.db.models import Account, Event, IdempotencyKey, LoginSession, OutboxMessage, SearchWord
from caseflow.services.accounts import accounts, grants, passwords, people, sessions
from caseflow.services.foundation.context import Context
from caseflow.web.frame.security import safe_next
from tests.support.contexts import SHIPPED_HASHER

PASSWORD = "bốn con mèo lười 9 đám mây"
OTHER = "cầu vồng uống trà 17 lần"


def post(client: FlaskClient, path: str, key: str = "", **fields: object):
    """Posts a form as its page would: with the CSRF token of the page and a key."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/").text)
    assert token is not None
    data = {"csrf_token": token[1], "key": key or new_public_id(), **fields}
    return client.post(path, data=data)


def register(client: FlaskClient, email: str = "lan@example.vn", password: str = PASSWORD, key: str = ""):
    return post(client, "/register", key, email=email, full_name="Vũ Thị Lan", phone="", password=password, consent="y")


def bare(page: str) -> str:
    """A page without what differs between any two: tokens, keys and typed values."""
    return re.sub(r'value="[^"]*"', "", page)


def links(ctx: Context, path: str) -> list[str]:
    """The secret paths mailed so far, oldest first."""
    with ctx.read() as session:
        bodies = session.scalars(sa.select(OutboxMessage.body).order_by(OutboxMessage.id)).all()
    return [m for body in bodies for m in re.findall(rf"/{path}/[\w-]+", body)]


def messages(ctx: Context) -> list[tuple[str, str]]:
    with ctx.read() as session:
        rows = session.execute(sa.select(OutboxMessage.message, OutboxMessage.recipient).order_by(OutboxMessage.id))
        return [(row[0], row[1]) for row in rows]


def kinds(ctx: Context, account_id: int) -> list[str]:
    with ctx.read() as session:
        mine = sa.select(Event.kind).where(Event.stream == f"account/{account_id}").order_by(Event.seq)
        return list(session.scalars(mine))


@pytest.fixture
def lan(ctx: Context) -> int:
    """An applicant's account."""
    return grants.open_ready(
        ctx,
        email="lan@example.vn",
        full_name="Vũ Thị Lan",
        organisation="",
        roles=[],
        password=PASSWORD,
        key="k-lan-00",
    )


@pytest.fixture
def admin(ctx: Context) -> int:
    """The only administrator's account."""
    return grants.open_ready(
        ctx, email="quan@example.vn", full_name="Trần Quân", organisation="", roles=["sysadmin"],
        password=PASSWORD, key="k-admin-0",
    )  # fmt: skip


def sign_in(client: FlaskClient, email: str = "lan@example.vn", password: str = PASSWORD, **extra: str):
    return post(client, f"/sign-in?{extra.get('query', '')}", email=email, password=password)


def test_from_registration_to_own_page(ctx: Context, client: FlaskClient) -> None:
    assert register(client).status_code == 200
    assert sign_in(client).status_code == 422  # not before the address is confirmed
    (link,) = links(ctx, "confirm")
    assert client.get(link).status_code == 200
    assert sign_in(client).status_code == 422  # looking at the page (a mail scanner does) confirms nothing
    assert post(client, link).status_code == 303
    assert post(client, link).status_code == 404  # once only
    assert sign_in(client).status_code == 303
    assert "Vũ Thị Lan" in client.get("/account").text
    assert kinds(ctx, 1) == ["registered", "sign_in_refused", "sign_in_refused", "address_confirmed", "signed_in"]


def test_the_right_password_before_the_confirmation_is_told_so_and_the_mail_comes_again(
    ctx: Context, client: FlaskClient
) -> None:
    register(client)
    right = sign_in(client)
    assert right.status_code == 422
    assert "chưa được xác nhận" in right.text
    assert "Gửi lại thư xác nhận" in right.text
    again = post(client, "/sign-in/confirm-again")
    assert again.status_code == 200
    first, second = links(ctx, "confirm")
    assert post(client, first).status_code == 404  # only the newest link is good
    assert post(client, second).status_code == 303
    assert sign_in(client).status_code == 303
    assert post(client, "/sign-in/confirm-again").status_code == 303  # nothing is left to confirm, and nobody is told
    assert len(links(ctx, "confirm")) == 2


def test_a_wrong_password_does_not_tell_that_an_account_is_not_confirmed(ctx: Context, app: Flask) -> None:
    register(app.test_client())
    stranger = app.test_client()
    wrong, nobody = sign_in(stranger, password=OTHER), sign_in(stranger, "khong-ai@example.vn", OTHER)
    assert bare(wrong.text) == bare(nobody.text)
    assert post(stranger, "/sign-in/confirm-again").headers["Location"] == "/sign-in"
    assert len(links(ctx, "confirm")) == 1


def test_the_confirmation_is_sent_again_three_times_an_hour(client: FlaskClient) -> None:
    register(client)
    sign_in(client)
    assert [post(client, "/sign-in/confirm-again").status_code for _ in range(4)] == [200, 200, 200, 429]


def test_registration_does_not_tell_whether_an_address_is_known(ctx: Context, client: FlaskClient, lan: int) -> None:
    known, unknown = register(client), register(client, "khac@example.vn")
    assert known.status_code == unknown.status_code == 200
    assert bare(known.text).replace("lan@", "") == bare(unknown.text).replace("khac@", "")
    assert messages(ctx) == [("address_already_used", "lan@example.vn"), ("confirm_address", "khac@example.vn")]


def test_the_same_registration_twice_is_one(ctx: Context, client: FlaskClient) -> None:
    key = new_public_id()
    assert [register(client, key=key).status_code for _ in range(2)] == [200, 200]
    assert len(messages(ctx)) == 1


def test_a_second_registration_takes_the_first_ones_link_away(ctx: Context, client: FlaskClient) -> None:
    register(client)
    register(client, password=OTHER)
    first, second = links(ctx, "confirm")
    assert post(client, first).status_code == 404
    assert post(client, second).status_code == 303
    assert sign_in(client).status_code == 422
    assert sign_in(client, password=OTHER).status_code == 303


@pytest.mark.parametrize("password", ["ngan qua", "hungyenhungyen", "matkhau123456", "vuthilanvuthilan", "x" * 129])
def test_weak_passwords_are_refused_at_their_field(client: FlaskClient, password: str) -> None:
    answer = register(client, password=password)
    assert answer.status_code == 422
    assert 'id="password-error"' in answer.text
    assert 'href="#password"' in answer.text


def test_a_password_works_however_the_keyboard_composes_it(database_url: str) -> None:
    composed, decomposed = "một hai ba bốn năm sáu", "mo\u0302\u0323t hai ba bo\u0302\u0301n na\u0306m sa\u0301u"
    assert passwords.matches(passwords.keep(composed), decomposed)
    assert not passwords.matches(passwords.keep(composed), "mot hai ba bon nam sau")
    assert not passwords.matches("", composed)


def test_guessing_locks_out_the_guesser_and_not_the_owner(app: Flask, lan: int) -> None:
    guesser, owner = app.test_client(), app.test_client()
    guesser.environ_base["REMOTE_ADDR"], owner.environ_base["REMOTE_ADDR"] = "198.51.100.7", "203.0.113.9"
    codes = [sign_in(guesser, password=f"wrong {n}").status_code for n in range(10)]
    assert codes == [422] * 10
    locked = sign_in(guesser)
    assert locked.status_code == 429  # even with the right password
    assert 0 < int(locked.headers["Retry-After"]) <= 900
    assert sign_in(owner).status_code == 303


def test_a_lock_ends_with_its_window(ctx: Context, client: FlaskClient, clock: FixedClock, lan: int) -> None:
    for n in range(11):
        sign_in(client, password=f"wrong {n}")
    clock.advance(timedelta(minutes=15))
    assert sign_in(client).status_code == 303


def test_unknown_and_wrong_are_answered_alike(client: FlaskClient, lan: int) -> None:
    wrong, unknown = sign_in(client, password="wrong"), sign_in(client, "nobody@example.vn")
    assert wrong.status_code == unknown.status_code == 422
    assert bare(wrong.text) == bare(unknown.text)


def test_a_replayed_cookie_is_worth_nothing_after_sign_out(ctx: Context, app: Flask, lan: int) -> None:
    client, thief = app.test_client(), app.test_client()
    before = client.get_cookie("caseflow")
    sign_in(client)
    stolen = client.get_cookie("caseflow")
    assert stolen is not None
    assert stolen != before
    thief.set_cookie("caseflow", stolen.value)
    assert thief.get("/account").status_code == 200
    assert post(client, "/sign-out").status_code == 303
    assert thief.get("/account").status_code == 303
    with ctx.read() as session:
        assert stolen.value not in str(session.scalars(sa.select(LoginSession.token_digest)).all())


@pytest.mark.parametrize(("role", "idle", "whole"), [("", 60, 24), ("case_officer", 30, 12)])
def test_sessions_end_when_idle_and_when_old(
    ctx: Context, client: FlaskClient, clock: FixedClock, lan: int, role: str, idle: int, whole: int
) -> None:
    if role:
        grants.grant(ctx, SYSTEM, lan, role, new_public_id())
    sign_in(client)
    for _ in range(whole * 60 // (idle - 1)):
        clock.advance(timedelta(minutes=idle - 1))
        assert client.get("/account").status_code == 200
    clock.advance(timedelta(minutes=idle - 1))
    assert client.get("/account").status_code == 303  # old, though never idle
    sign_in(client)
    clock.advance(timedelta(minutes=idle))
    assert client.get("/account").status_code == 303  # idle


def test_resetting_ends_all_sessions_and_works_once(ctx: Context, app: Flask, lan: int) -> None:
    client, elsewhere = app.test_client(), app.test_client()
    sign_in(elsewhere)
    known, unknown = (
        post(client, "/forgot-password", email="lan@example.vn"),
        post(client, "/forgot-password", email="nobody@example.vn"),
    )
    assert bare(known.text).replace("lan@", "") == bare(unknown.text).replace("nobody@", "")
    (link,) = links(ctx, "reset-password")
    assert post(client, link, password="123456789012").status_code == 422
    assert post(client, link, password=OTHER).status_code == 303
    assert post(client, link, password=PASSWORD).status_code == 404
    assert elsewhere.get("/account").status_code == 303
    assert sign_in(client, password=OTHER).status_code == 303
    assert messages(ctx)[-1] == ("password_changed", "lan@example.vn")


def test_a_reset_link_lives_an_hour_and_serves_no_other_purpose(
    ctx: Context, client: FlaskClient, clock: FixedClock, lan: int
) -> None:
    post(client, "/forgot-password", email="lan@example.vn")
    (link,) = links(ctx, "reset-password")
    assert post(client, link.replace("reset-password", "confirm")).status_code == 404
    clock.advance(timedelta(hours=1))
    assert post(client, link, password=OTHER).status_code == 404


def test_reset_mails_are_few(client: FlaskClient, lan: int) -> None:
    for email in ("lan@example.vn", "nobody@example.vn"):
        codes = [post(client, "/forgot-password", email=email).status_code for _ in range(4)]
        assert codes == [200, 200, 200, 429]


def test_changing_the_password_needs_the_old_one_and_ends_the_other_sessions(app: Flask, lan: int) -> None:
    here, elsewhere = app.test_client(), app.test_client()
    sign_in(here)
    sign_in(elsewhere)
    assert post(here, "/account", form="password", current="wrong", new=OTHER).status_code == 422
    assert post(here, "/account", form="password", current=PASSWORD, new=OTHER).status_code == 303
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303


def test_one_ends_ones_own_sessions_and_nobody_elses(ctx: Context, app: Flask, lan: int, admin: int) -> None:
    here, elsewhere, stranger = app.test_client(), app.test_client(), app.test_client()
    sign_in(here)
    sign_in(elsewhere)
    sign_in(stranger, "quan@example.vn")
    page = here.get("/account").text
    (path,) = set(re.findall(r"/account/sessions/\w+/end", page))
    assert post(stranger, path).status_code == 404
    assert elsewhere.get("/account").status_code == 200
    assert post(here, path).status_code == 303
    assert elsewhere.get("/account").status_code == 303


def test_profile_and_language(ctx: Context, client: FlaskClient, lan: int) -> None:
    sign_in(client)
    posted = post(client, "/account", form="profile", full_name="Vũ Lan", phone="0912 345 678", locale="en")
    assert posted.status_code == 303
    assert '<html lang="en" ' in client.get("/account").text
    with ctx.read() as session:
        body = session.scalar(sa.select(Event.body).where(Event.kind == "profile_changed"))
        found = sa.select(SearchWord.word).where(SearchWord.kind == "person", SearchWord.owner_id == lan)
        words = set(session.scalars(found))
    assert body is not None
    assert "Lan" not in body
    assert {"vu", "lan", "example", "vn", "0912345678"} <= words


def test_invited_staff_choose_a_password_and_have_their_role(ctx: Context, app: Flask, admin: int) -> None:
    client, guest = app.test_client(), app.test_client()
    sign_in(client, "quan@example.vn")
    data: dict[str, object] = {
        "email": "Moi@Example.VN",
        "full_name": "Đỗ Mới",
        "organisation": "Chi cục",
        "roles": ["case_officer"],
    }
    assert post(client, "/admin/accounts/new", "", **data).status_code == 303
    (link,) = links(ctx, "join")
    assert "moi@example.vn" in guest.get(link).text
    assert post(guest, link, full_name="Đỗ Mới", password=OTHER).status_code == 303
    assert sign_in(guest, "moi@example.vn", OTHER).status_code == 303
    found = client.get("/admin/accounts?q=do+moi").text
    assert "Đỗ Mới" in found
    assert "Trần Quân" not in found.split("<main")[1]


def test_nobody_gives_roles_to_themself_and_somebody_who_can_remains(ctx: Context, admin: int, lan: int) -> None:
    person = _actor(ctx, "quan@example.vn")
    with pytest.raises(NotAllowed):
        grants.grant(ctx, person, admin, "director", new_public_id())
    with pytest.raises(NotAllowed):
        grants.disable(ctx, person, admin, new_public_id())
    held = people.card(ctx, person, admin).grants[0].id
    with pytest.raises(Refused):
        grants.end_grant(ctx, person, admin, held, new_public_id())
    grants.grant(ctx, person, lan, "sysadmin", new_public_id())
    grants.end_grant(ctx, person, admin, held, new_public_id())
    with pytest.raises(NotAllowed):  # the role is gone from the next request on
        people.people(ctx, _actor(ctx, "quan@example.vn"))
    with pytest.raises(Invalid):
        grants.grant(ctx, _actor(ctx, "lan@example.vn"), admin, "system", new_public_id())


def test_disabling_ends_sessions_and_enabling_opens_the_account_again(
    ctx: Context, client: FlaskClient, admin: int, lan: int
) -> None:
    sign_in(client)
    grants.disable(ctx, SYSTEM, lan, new_public_id())
    assert client.get("/account").status_code == 303
    assert sign_in(client).status_code == 422
    grants.enable(ctx, SYSTEM, lan, new_public_id())
    assert sign_in(client).status_code == 303


def test_applicants_see_nothing_of_the_administration(client: FlaskClient, lan: int) -> None:
    sign_in(client)
    for path in ("accounts", "accounts/1", "accounts/new", "outbox", "outbox/1", "content", "audit"):
        assert client.get(f"/admin/{path}").status_code == 403
    assert post(client, "/admin/accounts/1", do="disable").status_code == 403


def test_secrets_reach_neither_the_outbox_page_nor_the_stored_results(
    ctx: Context, client: FlaskClient, admin: int
) -> None:
    register(client)
    (link,) = links(ctx, "confirm")
    sign_in(client, "quan@example.vn")
    page = client.get("/admin/outbox/1").text
    assert "Xác nhận địa chỉ" in page
    assert link not in page
    with ctx.read() as session:
        stored = str(session.execute(sa.select(IdempotencyKey.result)).all())
        bodies = str(session.scalars(sa.select(Event.body)).all())
    assert link.rsplit("/", 1)[1] not in stored + bodies
    assert "lan@example.vn" not in bodies


def test_lists_lead_on_and_back(ctx: Context, admin: int) -> None:
    with ctx.tx() as session:
        values = {"agency": ctx.agency, "organisation": "", "phone": "", "locale": "vi", "password_hash": "",
                  "created_at": ctx.clock.now()}  # fmt: skip
        rows = [
            {
                "email": f"n{n}@example.vn",
                "full_name": f"Người {n}",
                "search": f"nguoi {n}",
                "status": "pending",
                **values,
            }
            for n in range(120)
        ]
        session.execute(sa.insert(Account), rows)
    person = _actor(ctx, "quan@example.vn")
    first = people.people(ctx, person)
    second = people.people(ctx, person, after=first.after)
    third = people.people(ctx, person, after=second.after)
    assert [len(page.rows) for page in (first, second, third)] == [50, 50, 21]
    assert (first.before, third.after) == (None, None)
    assert people.people(ctx, person, before=third.before).rows == second.rows
    assert people.people(ctx, person, before=second.before) == first


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "///evil.example", "/\\evil.example", "\\/evil", "https://evil.example", "javascript:alert(1)",
     "/\t/evil.example", "/ /evil", "evil", "", None, "/\r\nSet-Cookie: a=b", "\x00/evil"],
)  # fmt: skip
def test_unsafe_ways_back_lead_home(target: str | None, database_url: str) -> None:
    assert safe_next(target, "/home") == "/home"


def test_sign_in_leads_to_the_page_that_was_wanted(client: FlaskClient, lan: int) -> None:
    wanted = client.get("/account?x=1")
    assert wanted.headers["Location"] == "/sign-in?next=/account?x%3D1"
    assert sign_in(client, query="next=/account?x%3D1").headers["Location"] == "/account?x=1"
    assert sign_in(client, query="next=//evil.example").headers["Location"] == "/my/applications"


def test_after_the_session_ended_a_form_leads_back_to_the_page_it_stood_on(client: FlaskClient, lan: int) -> None:
    here, there = (
        {"Referer": "http://localhost/enterprises/new?a=1"},
        {"Referer": "http://evil.example/enterprises/new"},
    )
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/").text)
    assert token is not None
    for headers, location in ((here, "/sign-in?next=/enterprises/new?a%3D1"), (there, "/sign-in"), ({}, "/sign-in")):
        answer = client.post("/enterprises/new", data={"csrf_token": token[1]}, headers=headers)
        assert answer.headers["Location"] == location
    script = client.get(
        "/search?q=x", headers={"HX-Request": "true", "HX-Current-URL": "http://localhost/queue?due=soon"}
    )
    assert script.status_code == 401
    assert "/sign-in?next=/queue?due%3Dsoon" in script.text


def _actor(ctx: Context, email: str):
    token = accounts.sign_in(ctx, email=email, password=PASSWORD, address="192.0.2.1", browser="")
    signed_in = sessions.resume(ctx, token)
    assert signed_in is not None
    return signed_in.actor


def test_who_registered_an_address_first_gets_nothing_from_its_invitation(ctx: Context, app: Flask, admin: int) -> None:
    stranger, invited = app.test_client(), app.test_client()
    register(stranger)
    (early,) = links(ctx, "confirm")
    grants.invite_staff(
        ctx, SYSTEM, email="lan@example.vn", full_name="Vũ Thị Lan", organisation="", roles=["director"], key="k-invite"
    )
    assert post(stranger, early).status_code == 404
    register(stranger)  # once more, after the invitation
    assert len(links(ctx, "confirm")) == 1
    (link,) = links(ctx, "join")
    assert post(invited, link, full_name="Vũ Thị Lan", password=OTHER).status_code == 303
    assert sign_in(stranger).status_code == 422
    assert sign_in(invited, password=OTHER).status_code == 303


def test_a_stolen_hash_is_worth_what_owasp_asks():
    assert (SHIPPED_HASHER.time_cost, SHIPPED_HASHER.memory_cost, SHIPPED_HASHER.parallelism) >= (2, 19 * 1024, 1)
    assert SHIPPED_HASHER.hash("x").startswith("$argon2id$")
