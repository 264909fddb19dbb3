"""Keeping the register by its pages: entering, correcting, replacing, importing, counting, and the public check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from caseflow.services.certificates import import_reading
from tests.support.site import ANONYMOUS, Site
from tests.support.world import CERTIFICATE, table_of


@pytest.fixture(autouse=True)
def _as_it_was(site: Site) -> Iterator[None]:
    yield
    site.restore()


def enter(site: Site, **changes: Any) -> str:
    """Enters a certificate by the form; gives the address of its page."""
    answer = site.post("officer", "/certificates/new", {**CERTIFICATE, "number": "NH-100", **changes})
    assert answer.status_code == 303, re.findall(r'class="error-text"[^>]*>(.*?)</p>', answer.text)
    return answer.headers["Location"]


def statuses(text: str) -> list[str]:
    """The status and the flags of the page of one certificate."""
    return re.findall(r'<span class="state[^"]*">([^<]+)</span>', text.split("<aside", 1)[0].split("<dl", 1)[0])


def test_a_certificate_is_entered_found_by_the_beginnings_of_its_words_and_shown(site: Site) -> None:
    at = enter(site, product="Nhãn lồng sấy khô", size_class="small")
    page = site.open("officer", "GET", at).text
    assert "Hợp tác xã Ngoài Hồ Sơ" in page
    assert "Nhập tay" in page
    assert re.search(r'<svg [^>]*class="qr"', page)
    assert " style=" not in page
    for words in ("nhan say", "NGOAI HO", "nh100", "nh-100", "to chuc vi du", "0990000004", "tcvn iso"):
        assert at in site.open("officer", "GET", f"/certificates?q={words}").text, words
    for words in ("goai", "nhanx", "nh 100 khac"):
        assert at not in site.open("officer", "GET", f"/certificates?q={words}").text, words


def test_what_was_typed_wrongly_is_told_at_its_field_and_kept(site: Site) -> None:
    wrong = {**CERTIFICATE, "number": "", "tax_code": "0990000005", "scope": "Sản xuất <b>"}
    answer = site.post("officer", "/certificates/new", wrong)
    assert answer.status_code == 422
    assert "tax_code-error" in answer.text
    assert "number-error" in answer.text
    assert "Sản xuất &lt;b&gt;" in answer.text
    again = site.post("officer", "/certificates/new", {**CERTIFICATE})
    assert again.status_code == 422
    assert "đã có trong sổ" in again.text


def test_two_ways_of_writing_a_number_are_flagged_and_so_are_overlapping_certificates(site: Site) -> None:
    double = enter(site, number="nh – 1", holder_name="Đơn vị khác", tax_code="0100109106")
    beside = enter(site, number="NH-200")
    assert "Trùng số" in statuses(site.open("officer", "GET", double).text)
    assert "Chồng thời hạn" in statuses(site.open("officer", "GET", beside).text)
    flagged = {
        flag: site.open("officer", "GET", f"/certificates?flag={flag}").text for flag in ("duplicate", "overlap")
    }
    assert double in flagged["duplicate"]
    assert beside not in flagged["duplicate"]
    assert beside in flagged["overlap"]
    assert double not in flagged["overlap"]
    assert "Trùng số" not in site.open("owner", "GET", "/certificates").text


def test_a_renewed_certificate_stays_as_it_was_before_its_successor_begins(site: Site) -> None:
    old = f"/certificates/{site.world.ids['certificate/entered']}"
    form = site.open("officer", "GET", f"{old}/renew").text
    assert 'value="0990000004"' in form
    new = {**CERTIFICATE, "number": "NH-2", "decided_on": "2026-02-20", "valid_from": "2026-03-01", "version": 1}
    answer = site.post("officer", f"{old}/renew", new)
    assert answer.status_code == 303
    assert statuses(site.open("officer", "GET", old).text) == ["Đã được thay thế"]
    assert statuses(site.open("officer", "GET", f"{old}?on=2026-02-28").text)[0] == "Còn hiệu lực"
    assert "NH-2" in site.open("officer", "GET", old).text
    assert "Chồng thời hạn" not in site.open("officer", "GET", answer.headers["Location"]).text
    assert site.post("officer", f"{old}/renew", {**new, "number": "NH-3", "version": 2}).status_code == 422


def test_a_transfer_needs_another_body(site: Site) -> None:
    old = f"/certificates/{site.world.ids['certificate/entered']}"
    new = {**CERTIFICATE, "number": "KH-1", "valid_from": "2026-03-01", "version": 1}
    assert site.post("officer", f"{old}/transfer", {**new, "certification_body": "TỔ CHỨC  ví dụ"}).status_code == 422
    assert site.post("officer", f"{old}/transfer", {**new, "certification_body": "Tổ chức Khác"}).status_code == 303


def test_a_status_holds_from_its_day_on_and_two_people_do_not_overwrite_each_other(site: Site) -> None:
    at = f"/certificates/{site.world.ids['certificate/entered']}"
    change = {"from_on": "2026-02-10", "note": "Quá hạn đánh giá.", "version": 1}
    assert site.post("officer", f"{at}/suspend", change).status_code == 303
    assert site.post("officer", f"{at}/restore", {**change, "from_on": "2026-02-01", "version": 2}).status_code == 422
    assert site.post("officer", f"{at}/restore", {**change, "from_on": "2026-03-01", "version": 1}).status_code == 409
    assert site.post("officer", f"{at}/restore", {**change, "from_on": "2026-03-01", "version": 2}).status_code == 303
    seen = [
        statuses(site.open("officer", "GET", f"{at}?on={on}").text)[0]
        for on in ("2026-02-09", "2026-02-10", "2026-03-01")
    ]
    assert seen == ["Còn hiệu lực", "Đình chỉ", "Còn hiệu lực"]
    suspended = site.open("officer", "GET", "/certificates?status=suspended&on=2026-02-20").text
    assert at in suspended
    assert 'value="20/02/2026"' in suspended
    assert at not in site.open("officer", "GET", "/certificates?status=suspended").text


def test_nobody_but_its_case_changes_the_status_of_a_followed_certificate(site: Site) -> None:
    at = f"/certificates/{site.world.ids['certificate']}"
    for how in ("suspend", "withdraw", "survey", "correct"):
        assert site.open("officer", "GET", f"{at}/{how}").status_code == 422


def test_a_file_is_sent_watched_read_and_confirmed_without_any_script(site: Site) -> None:
    table = table_of([{**CERTIFICATE, "number": f"CSV-{n}"} for n in range(3)])
    sent = site.post("officer", "/imports", {"file": (table, "Bảng.csv")})
    at = sent.headers["Location"]
    assert 'http-equiv="refresh"' in site.open("officer", "GET", at).text
    import_reading.read_waiting(site.ctx)
    page = site.open("officer", "GET", at).text
    assert "http-equiv" not in page
    assert "cả 3 dòng" in page
    assert site.post("officer", f"{at}/confirm").status_code == 303
    assert "Đã nhập vào sổ" in site.open("officer", "GET", at).text
    assert site.open("officer", "GET", "/certificates?q=csv&source=imported").text.count('<th scope="row"') == 3
    again = site.post("officer", "/imports", {"file": (table, "Tên khác.csv")})
    assert again.headers["Location"] == at


def test_faults_are_shown_in_the_language_of_the_reader_and_come_back_as_a_table(site: Site) -> None:
    table = table_of([{**CERTIFICATE, "number": "X-1", "decided_on": "32/01/2025"}])
    at = site.post("officer", "/imports", {"file": (table, "Bảng.csv")}).headers["Location"]
    import_reading.read_waiting(site.ctx)
    cookie = {"Cookie": f"{site.cookies['officer']}; language=en"}
    assert "Not a valid date" in site.open("officer", "GET", at, headers=cookie).text
    page = site.open("officer", "GET", at).text
    assert "Ngày chưa đúng" in page
    assert "Xác nhận nhập" not in page
    answer = site.open("officer", "GET", f"{at}/report.xlsx")
    assert answer.data[:2] == b"PK"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    template = site.open("officer", "GET", "/imports/template.xlsx")
    assert template.data[:2] == b"PK"


def test_who_holds_a_former_edition_reads_of_the_newer_one(site: Site) -> None:
    old, new = enter(site, number="E-1"), enter(site, number="E-2", edition="2026")
    hint = "Hỏi tổ chức chứng nhận về kế hoạch và thời hạn chuyển đổi."
    assert hint in site.open("officer", "GET", old).text
    assert hint not in site.open("officer", "GET", new).text
    listed = site.open("officer", "GET", "/certificates?q=E-1").text
    assert "đã có ISO 9001:2026" in listed
    assert "TCVN ISO 9001:2015" in listed
    assert "đã có ISO 9001:2026" not in site.open("officer", "GET", "/certificates?q=E-2").text


def test_counts_tell_certificates_and_distinct_enterprises_apart(site: Site) -> None:
    enter(site, number="D-1", decided_on="2024-05-05", valid_from="2024-05-05")
    enter(site, number="D-2", tax_code="0100109106", holder_name="Đơn vị khác", commune="", size_class="")
    page = site.open("viewer", "GET", "/certificates/counts?by=year&across=size").text
    rows = {r[0]: [re.sub(r"\D", "", c) for c in re.findall(r'<td class="numeric">([^<]*)', r[1])]
            for r in re.findall(r'<tr>\s*<th scope="row">([^<]+)</th>(.*?)</tr>', page, re.S)}  # fmt: skip
    assert rows["2024"][:2] == ["1", "1"]
    assert rows["2025"][:2] == ["2", "2"]
    assert rows["2026"][:2] == ["1", "1"]
    assert rows["Tổng"][:2] == ["4", "3"]
    assert '<svg class="chart"' in page
    assert " style=" not in page
    only = site.open("viewer", "GET", "/certificates/counts?by=commune&year=2025").text
    assert "(chưa rõ)" in only
    assert site.open("viewer", "GET", "/certificates/counts.xlsx?by=body").data[:2] == b"PK"
    assert site.open("viewer", "GET", "/certificates/counts?by=nonsense&across=%27&year=x").status_code == 200


def test_anybody_may_check_a_certificate_and_learns_no_more_than_stands_on_it(site: Site) -> None:
    at = f"/verify/{site.world.ids['certificate']}"
    page = site.open(ANONYMOUS, "GET", at).text
    assert "còn hiệu lực" in page
    for kept in ("Mã số thuế", "000.00.16", "/certificates/", "/cases/"):
        assert kept not in page
    answers = [site.open(ANONYMOUS, "GET", at).status_code for _ in range(60)]
    assert answers[-1] == 429
    assert answers.count(200) == 59
    assert site.open("officer", "GET", at, environ_overrides={"REMOTE_ADDR": "10.9.8.7"}).status_code == 200


def test_rows_of_a_draft_are_offered_from_a_table_on_the_page_that_asks_for_them(site: Site) -> None:
    page = f"/cases/{site.world.ids['case/draft']}/forms/iso_9001_application/headcount"
    text = site.open("owner", "GET", page).text
    assert f'href="{page}/rows/shifts"' in text
    form = site.open("owner", "GET", f"{page}/rows/shifts").text
    base, version = (re.search(rf'name="{n}" value="([^"]+)"', form)[1] for n in ("_base", "_version"))  # type: ignore[index]
    good = (table_of([{"Ca": "Ca đêm", "Số người": 7}]), "Ca.csv")
    bad = (table_of([{"Ca": "Ca trăng", "Số người": 7}]), "Ca.csv")
    seen = {"_base": base, "_version": version}
    refused = site.post("owner", f"{page}/rows/shifts", {**seen, "file": bad})
    assert refused.status_code == 422
    assert "không có trong danh sách" in refused.text
    assert site.open("owner", "GET", page).text.count('value="night" checked') == text.count('value="night" checked')
    done = site.post("owner", f"{page}/rows/shifts", {**seen, "file": good})
    assert done.headers["Location"] == page
    assert re.search(r'checked[^>]*value="night"|value="night"[^>]*checked', site.open("owner", "GET", page).text)
