"""The pages of papers as a browser without JavaScript meets them: the desk, one paper, several, the registers."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

import pytest
from werkzeug.test import TestResponse

from tests.support.factories import PASSWORD, key
from tests.support.site import Site


@pytest.fixture(autouse=True)
def _as_it_was(site: Site) -> Iterator[None]:
    yield
    site.restore()


@pytest.fixture
def at(site: Site) -> str:
    """The address of the paper that waits to be checked by the head, signed by the director, issued by the registry."""
    return f"/papers/{site.world.ids['paper/waiting']}"


def do(site: Site, person: str, address: str, version: int, **fields: str) -> TestResponse:
    return site.post(person, address, {"version": version, **fields})


def text(answer: TestResponse) -> str:
    return unescape(answer.text)


def page(site: Site, person: str, address: str) -> str:
    answer = site.open(person, "GET", address)
    assert answer.status_code == 200
    return text(answer)


def test_a_paper_goes_from_hand_to_hand_and_its_applicant_reads_it_when_it_is_issued(site: Site, at: str) -> None:
    assert site.open("rival", "GET", at).status_code == 404
    assert 'action="' + at + '/check"' in page(site, "head", at)
    assert do(site, "head", f"{at}/check", 0).status_code == 303
    assert 'name="password"' in page(site, "director", at)
    assert do(site, "director", f"{at}/sign", 1, password=PASSWORD).status_code == 303
    assert site.open("rival", "GET", at).status_code == 404, "signed is not issued"
    done = do(site, "registry", f"{at}/number", 2)
    assert done.status_code == 303
    assert "Đã phát hành" in page(site, "head", at), "who numbers issues in the same press"
    theirs = page(site, "rival", at)
    assert "Đã phát hành" in theirs
    assert "Trình tự ký" not in theirs, "the applicant sees no names of the chain"
    assert do(site, "registry", f"{at}/issue", 3).status_code == 409, "once is enough"


def test_only_whoever_is_next_sees_a_button_and_may_press(site: Site, at: str) -> None:
    for person in ("officer", "director", "registry", "auditor"):
        seen = page(site, person, at)
        assert f'action="{at}/check"' not in seen, person
        assert do(site, person, f"{at}/check", 0).status_code == 422, person

    assert "Chờ kiểm tra" in page(site, "head", at)


@pytest.mark.parametrize("typed", ["", "sai mật khẩu rồi"])
def test_a_signature_without_the_right_password_is_none(site: Site, at: str, typed: str) -> None:
    do(site, "head", f"{at}/check", 0)
    before = site.events()
    answer = do(site, "director", f"{at}/sign", 1, password=typed)
    assert answer.status_code == 422
    assert ("Mật khẩu không đúng." if typed else "Hãy nhập lại mật khẩu trước khi ký.") in text(answer)
    assert site.events() == before
    assert "Chờ ký" in page(site, "director", at)


def test_a_password_is_asked_for_once_in_a_while(site: Site, at: str) -> None:
    do(site, "head", f"{at}/check", 0)
    assert do(site, "director", f"{at}/sign", 0, password=PASSWORD).status_code == 409, "the paper was another then"
    assert 'name="password"' not in page(site, "director", at)
    assert do(site, "director", f"{at}/sign", 1).status_code == 303


def test_what_was_seen_before_somebody_acted_is_not_acted_on(site: Site, at: str) -> None:
    assert do(site, "head", f"{at}/check", 7).status_code == 409
    assert "Văn bản vừa được xử lý. Hãy xem lại." in text(do(site, "head", f"{at}/check", 7))
    assert site.post("head", f"{at}/check", {"version": "x"}).status_code == 400
    assert site.post("head", f"{at}/stamp", {"version": 0}).status_code == 404


def test_the_same_press_twice_is_one(site: Site, at: str) -> None:
    same = key()
    for _ in range(2):
        assert site.post("head", f"{at}/check", {"version": 0, "key": same}).status_code == 303
    assert "Chờ ký" in page(site, "head", at)


def test_sending_back_asks_why_and_keeps_what_was_typed(site: Site, at: str) -> None:
    empty = do(site, "head", f"{at}/return", 0, reason="   ")
    assert empty.status_code == 422
    assert "Hãy ghi lý do." in text(empty)
    late = do(site, "head", f"{at}/return", 5, reason="Thiếu căn cứ pháp lý.")
    assert late.status_code == 409
    assert "Thiếu căn cứ pháp lý." in text(late)
    assert do(site, "head", f"{at}/return", 0, reason="Thiếu căn cứ pháp lý.").status_code == 303
    assert "Thiếu căn cứ pháp lý." in page(site, "officer", at)
    assert "Bị trả lại" in page(site, "officer", at)
    assert site.open("rival", "GET", at).status_code == 404


def test_a_number_is_not_cancelled_before_it_is_given(site: Site, at: str) -> None:
    answer = do(site, "head", f"{at}/cancel", 0, reason="Nhầm hồ sơ.")
    assert answer.status_code == 422
    assert "Văn bản chưa được cấp số." in text(answer)


def test_the_desk_shows_everybody_what_waits_for_them(site: Site, at: str) -> None:
    assert at in page(site, "head", "/papers")
    assert at not in page(site, "director", "/papers?tab=waiting")
    assert at in page(site, "officer", "/papers?tab=under_way")
    issued = page(site, "auditor", "/papers?tab=issued")
    assert f"/papers/{site.world.ids['paper/issued']}" in issued
    assert at not in issued
    for person in ("owner", "rival", "member", "admin"):
        assert site.open(person, "GET", "/papers").status_code == 403, person


def test_several_are_done_together_and_each_says_what_came_of_it(site: Site, at: str) -> None:
    chosen = at.removeprefix("/papers/")
    none = site.post("head", "/papers/batch/together", {"link": "check"})
    assert (none.status_code, "Hãy chọn ít nhất một văn bản." in text(none)) == (422, True)
    late = site.post("head", "/papers/batch/together", {"link": "check", "paper": f"{chosen}:4"})
    assert (late.status_code, "Chưa thực hiện" in text(late)) == (200, True)
    done = site.post("head", "/papers/batch/together", {"link": "check", "paper": f"{chosen}:0"})
    assert (done.status_code, "Đã thực hiện" in text(done)) == (200, True)
    asked = site.post("director", "/papers/batch/together", {"link": "sign", "paper": f"{chosen}:1"})
    assert (asked.status_code, "Hãy nhập lại mật khẩu" in text(asked)) == (422, True)
    signed = {"link": "sign", "paper": f"{chosen}:1", "password": PASSWORD}
    assert "Đã thực hiện" in text(site.post("director", "/papers/batch/together", signed))
    assert "Chờ cấp số" in page(site, "director", at)
    assert site.post("head", "/papers/batch/together", {"link": "stamp", "paper": f"{chosen}:0"}).status_code == 400
    assert site.post("head", "/papers/batch/together", {"link": "check", "paper": chosen}).status_code == 400


def test_the_batch_of_a_stranger_tells_nothing_of_the_paper(site: Site, at: str) -> None:
    sent = {"link": "check", "paper": f"{at.removeprefix('/papers/')}:0"}
    for person in ("owner", "rival", "stranger", "admin"):
        assert site.post(person, "/papers/batch/together", sent).status_code == 403, person


def test_a_register_is_begun_where_the_book_on_paper_stopped(site: Site) -> None:
    assert "Nối tiếp sổ giấy" not in page(site, "auditor", "/papers/registers")
    wrong = site.post("registry", "/papers/registers/begin", {"register": "department.CV", "first": "hai"})
    assert wrong.status_code == 422
    assert 'value="hai"' in wrong.text
    assert "Số bắt đầu từ 1" in text(wrong)
    unknown = site.post("registry", "/papers/registers/begin", {"register": "department.XX", "first": "7"})
    assert (unknown.status_code, "Không có sổ này." in text(unknown)) == (422, True)
    right = {"register": "department.CV", "first": "121"}
    assert site.post("registry", "/papers/registers/begin", right).status_code == 303
    assert ">120<" in page(site, "registry", "/papers/registers")
    assert site.post("registry", "/papers/registers/begin", right).status_code == 422, "it was begun already"
    assert site.post("head", "/papers/registers/begin", right).status_code == 403


def test_a_register_lists_its_numbers_with_their_papers(site: Site) -> None:
    overview = page(site, "auditor", "/papers/registers")
    address = overview[overview.index("/papers/registers/") :].split('"')[0]
    assert "/papers/" in page(site, "auditor", address)
    assert site.open("owner", "GET", address).status_code == 403


def authorised(site: Site, **changes: str) -> dict[str, str]:
    day = site.ctx.clock.now().date().isoformat()
    return {
        "role": "division_head", "email": site.world.people["officer"], "capacity": "KT.",
        "position": "Phó Chi cục trưởng", "ground": "Giấy ủy quyền 5/GUQ", "from_on": day, "until_on": day,
        "password": PASSWORD, **changes,
    }  # fmt: skip


def test_a_deputy_signs_or_checks_while_the_authorisation_lasts(site: Site, at: str) -> None:
    assert site.post("head", "/papers/authorisations", authorised(site)).status_code == 303
    listed = page(site, "head", "/papers/authorisations")
    assert "Phó Chi cục trưởng" in listed
    assert "Chờ kiểm tra" in page(site, "officer", "/papers"), "their desk has what waits for the office"
    end = listed[listed.index("/papers/authorisations/") :].split('"')[0]
    assert site.post("director", end).status_code == 404, "not of an office that is theirs"
    assert site.post("head", end).status_code == 303
    assert do(site, "officer", f"{at}/check", 0).status_code == 422
    assert site.post("head", end).status_code == 404


def test_the_officer_who_proposed_a_paper_does_not_check_it_as_a_deputy(site: Site, at: str) -> None:
    site.post("head", "/papers/authorisations", authorised(site))
    answer = do(site, "officer", f"{at}/check", 0)
    assert answer.status_code == 422
    assert "Người đã trình văn bản này không được kiểm tra chính văn bản đó." in text(answer)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"password": "sai mật khẩu rồi"}, "Mật khẩu không đúng."),
        ({"email": "khong-co@so.example"}, "Không có cán bộ với địa chỉ này."),
        ({"ground": "số"}, "Ghi số, ngày văn bản ủy quyền."),
        ({"until_on": "2020-01-01"}, "Ngày kết thúc phải sau ngày bắt đầu."),
        ({"until_on": "2031-01-01"}, "Ủy quyền tối đa một năm."),
    ],
)
def test_a_wrong_authorisation_is_told_at_its_field_and_kept(site: Site, wrong: dict[str, str], said: str) -> None:
    answer = site.post("head", "/papers/authorisations", authorised(site, **wrong))
    assert answer.status_code == 422
    assert said in text(answer)
    assert "Phó Chi cục trưởng" in text(answer)
    assert PASSWORD not in text(answer)
    assert "Phó Chi cục trưởng" not in page(site, "head", "/papers/authorisations")


def test_nobody_authorises_themselves_or_for_an_office_that_is_not_theirs(site: Site) -> None:
    own = site.post("head", "/papers/authorisations", authorised(site, email=site.world.people["head"]))
    assert (own.status_code, "Không tự ủy quyền cho mình." in text(own)) == (422, True)
    assert site.post("director", "/papers/authorisations", authorised(site)).status_code == 422
    for person in ("officer", "registry", "owner"):
        assert site.post(person, "/papers/authorisations", authorised(site)).status_code == 403, person
