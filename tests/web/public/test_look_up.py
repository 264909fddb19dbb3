"""Look-ups without an account: a certificate by its number, a case by its two codes; guessing tells nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from werkzeug.test import TestResponse

from caseflow.db.models import OutboxMessage
from caseflow.services.foundation import look_up_codes
from caseflow.services.portal import look_up
from tests.support.site import ANONYMOUS, Site, bare
from tests.support.world import CERTIFICATE

ELSEWHERE = {"REMOTE_ADDR": "10.9.8.7"}


@pytest.fixture(autouse=True)
def _as_it_was(site: Site) -> Iterator[None]:
    yield
    site.restore()


def codes(site: Site, state: str = "council_meeting") -> tuple[str, str]:
    """The two codes as the applicant's page of the case shows them."""
    page = site.open("owner", "GET", f"/cases/{site.world.ids[f'case/{state}']}").text
    card = page.partition('id="look-up-code"')[2].partition("</section>")[0]
    code, secret = re.findall(r"<strong[^>]*>([^<]+)</strong>", card)
    return code, secret


def ask(site: Site, code: str, secret: str, **options: object) -> TestResponse:
    return site.post(ANONYMOUS, "/look-up", {"code": code, "secret": secret, "key": None}, **options)


def test_the_two_codes_of_the_applicant_show_where_the_case_stands_and_nothing_else(site: Site) -> None:
    code, secret = codes(site)
    assert re.fullmatch(r"[0-9a-z]{4}-[0-9a-z]{4}", secret)
    answer = ask(site, code, secret)
    shown = answer.text.partition('id="standing"')[2].partition("</section>")[0]
    assert answer.status_code == 200
    assert f"Hồ sơ {code}" in answer.text
    assert "Họp hội đồng" in shown
    assert "đến hết ngày" in shown
    assert "Từ ngày" in shown
    for kept in ("₫", "Công ty", "/cases/", "Chuyên viên A", "mailto"):
        assert kept not in shown
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "spelled", [str.upper, lambda text: text.replace("-", " "), lambda text: text.replace("0", "o")]
)
def test_the_short_code_is_read_however_it_is_spelled(site: Site, spelled: object) -> None:
    code, secret = codes(site)
    assert callable(spelled)
    assert ask(site, code, spelled(secret)).status_code == 200


def test_a_case_is_known_by_its_last_two_groups_too(site: Site) -> None:
    code, secret = codes(site)
    tail = "-".join(code.split("-")[-2:])
    assert ask(site, tail, secret).status_code == 200
    assert ask(site, f" {code.lower().replace('.', ' ')} ", secret).status_code == 200


def test_an_unknown_case_and_a_wrong_code_are_answered_alike(site: Site) -> None:
    code, secret = codes(site)
    unknown = f"{code[:-4]}9999"
    other = codes(site, "surveillance")[1]
    pages = {
        bare(ask(site, case, tried)).replace(case, "")
        for case, tried in ((code, "0000-0000"), (unknown, secret), (code, ""), (code, other), (unknown, ""))
    }
    assert len(pages) == 1
    assert "Không tìm thấy hồ sơ với hai mã này" in pages.pop()
    assert ask(site, "", "").status_code == 422
    assert ask(site, "%_' --", secret).status_code == 422


def test_a_wrong_code_is_tried_a_few_times_only_and_others_are_not_locked_out(site: Site) -> None:
    code, secret = codes(site)
    met = [ask(site, code, "0000-0000").status_code for _ in range(look_up.BY_PAIR.tries + 1)]
    assert met == [422] * look_up.BY_PAIR.tries + [429]
    assert ask(site, code, secret).status_code == 429
    assert ask(site, code, secret, environ_overrides=ELSEWHERE).status_code == 200


def test_one_network_does_not_try_many_cases(site: Site) -> None:
    tried = [ask(site, f"261028-{n:04}", "0000-0000").status_code for n in range(look_up.BY_ADDRESS.tries + 1)]
    assert (tried.count(422), tried[-1]) == (look_up.BY_ADDRESS.tries, 429)


def test_only_the_applicant_s_own_people_read_the_code_on_the_page(site: Site) -> None:
    case = site.world.ids["case/council_meeting"]
    for person in ("officer", "director", "clerk", "auditor"):
        answer = site.open(person, "GET", f"/cases/{case}")
        assert answer.status_code == 200
        assert 'id="look-up-code"' not in answer.text
    draft = site.world.ids["case/draft"]
    assert 'id="look-up-code"' not in site.open("owner", "GET", f"/cases/{draft}").text


def test_the_mail_of_receipt_carries_the_code_and_where_to_type_it(site: Site) -> None:
    code, secret = codes(site)
    with site.ctx.read() as session:
        letters = session.scalars(select(OutboxMessage).where(OutboxMessage.message == "application_received")).all()
    (letter,) = [one for one in letters if code in one.body]
    assert secret in letter.body
    assert "/look-up" in letter.body


def test_another_key_of_the_installation_gives_other_codes(site: Site) -> None:
    case = site.world.ids["case/council_meeting"]
    key = SecretStr("another-key-0123456789-abcdefghijkl")
    other = replace(site.ctx, settings=site.ctx.settings.model_copy(update={"secret_key": key}))
    assert look_up_codes.code_of(other, case) != look_up_codes.code_of(site.ctx, case)
    assert not look_up_codes.fits(other, case, look_up_codes.code_of(site.ctx, case))


@pytest.mark.parametrize("spelled", ["NH-1", "nh 1", "Nh–1", "nh1"])
def test_a_certificate_is_known_by_its_number_in_any_spelling(site: Site, spelled: str) -> None:
    page = site.open(ANONYMOUS, "GET", "/look-up", query_string={"number": spelled}).text
    assert CERTIFICATE["holder_name"] in page
    assert "Giấy chứng nhận này còn hiệu lực đến hết ngày 01/06/2028." in page
    for kept in ("Mã số thuế", CERTIFICATE["tax_code"], "/certificates/", "/cases/"):
        assert kept not in page


def test_a_look_up_by_number_says_what_the_address_of_the_qr_code_says(site: Site) -> None:
    at = site.world.ids["certificate"]
    direct = site.open(ANONYMOUS, "GET", f"/verify/{at}").text
    number = re.findall(r'<section class="card" aria-label="([^"]+)"', direct)[0]
    listed = site.open(ANONYMOUS, "GET", "/look-up", query_string={"number": number}).text
    card = direct.partition('<section class="card" aria-label')[2].partition("</section>")[0]
    assert card in listed


@pytest.mark.parametrize("number", ["KHONG-CO-1", "%", "nh", "'; --"])
def test_a_number_that_the_register_does_not_have_is_said_so(site: Site, number: str) -> None:
    page = site.open(ANONYMOUS, "GET", "/look-up", query_string={"number": number}).text
    assert "Sổ chứng nhận không có giấy mang số" in page
    assert 'role="alert"' not in page


def test_numbers_are_not_asked_without_end(site: Site) -> None:
    met = [site.open(ANONYMOUS, "GET", "/look-up?number=nh1").status_code for _ in range(61)]
    assert (met.count(200), met[-1]) == (60, 429)


def test_the_case_code_of_the_address_is_kept_for_the_form(site: Site) -> None:
    page = site.open(ANONYMOUS, "GET", "/look-up?code=261028-0005").text
    assert 'name="code" value="261028-0005"' in page
    assert not site.changed()
