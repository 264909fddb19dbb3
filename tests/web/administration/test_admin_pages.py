"""The administrator's desk: numbers that open their rows, content by title, who may what, the log in words."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from caseflow.core.devices import device_words
from caseflow.db.models import Event, LoginSession, OutboxMessage
from tests.support import factories
from tests.support.site import Site


@pytest.fixture(autouse=True)
def _as_it_was(site: Site) -> Iterator[None]:
    yield
    site.restore()


def text(site: Site, path: str, person: str = "admin") -> str:
    answer = site.open(person, "GET", path)
    assert answer.status_code == 200, (path, answer.status)
    return answer.text


def give_up(site: Site, number: int) -> None:
    with site.ctx.tx() as session:
        own = sa.select(OutboxMessage.id).order_by(OutboxMessage.id).limit(number)
        session.execute(sa.update(OutboxMessage).where(OutboxMessage.id.in_(own)).values(status="dead"))


def test_a_number_opens_as_many_rows_as_it_says(site: Site) -> None:
    give_up(site, 3)
    desk = text(site, "/admin")
    found = re.search(r'<a href="([^"]+)"><b class="num">3</b> <span>thư không gửi được', desk)
    assert found is not None
    listed = text(site, found[1])
    assert len(re.findall(r'class="row-link" href="/admin/outbox/', listed)) == 3
    assert site.post("admin", "/admin/outbox/send", {}).status_code == 303
    assert "thư không gửi được</span>" not in text(site, "/admin")
    with site.ctx.read() as session:
        told = session.scalars(sa.select(Event.body).where(Event.kind == "message_sent_again")).all()
    assert len(told) == 1
    assert '"messages":3' in told[0]


def test_everybody_sees_only_their_sections(site: Site) -> None:
    assert 'href="/admin/accounts"' in text(site, "/admin")
    page = text(site, "/admin", "auditor")
    assert 'href="/admin/audit"' in page
    assert 'href="/admin/accounts"' not in page
    assert 'href="/admin/health"' not in page
    assert 'href="/admin"' not in text(site, "/queue", "director"), "content alone is no desk in the menu"


def test_content_stands_by_its_title_and_its_hash_is_folded_away(site: Site) -> None:
    page = text(site, "/admin/content/support")
    assert "ISO 9001" in page
    shown = re.sub(r"<details class=\"raw\">.*?</details>", "", page, flags=re.S)
    assert not re.search(r"[0-9a-f]{12}", shown.split("<tbody>")[1])
    assert "iso_9001" in page, "the name of the file is a press away"
    assert len(re.findall("<tr>", text(site, "/admin/content/form").split("<tbody>")[1])) == 40
    assert "Đơn đăng ký" in text(site, "/admin/content/form?q=don+dang+ky")
    assert text(site, "/admin/content/unconfirmed").count('<th scope="row">') > 10


def test_the_calendar_says_what_each_odd_day_is_and_rests_on(site: Site) -> None:
    page = text(site, "/admin/content/days?year=2026")
    assert re.search(r"24/11/2026.*?Ngày Văn hóa Việt Nam.*?làm việc.*?chờ xác nhận", page, flags=re.S)
    assert "250 ngày làm việc trong năm" in page
    assert site.open("admin", "GET", "/admin/content/days?year=1999").status_code == 404


def test_who_may_what_is_read_from_the_matrix(site: Site) -> None:
    permission = text(site, "/admin/rights?permission=audit:read")
    assert re.findall(r'href="/admin/rights\?role=(\w+)"', permission) == ["auditor", "sysadmin"]
    assert "Xem nhật ký kiểm tra" in permission
    account = text(site, f"/admin/accounts/{site.world.ids['account/officer']}")
    may = account.split('id="may-title"')[1].split("</section>")[0]
    assert "Ghi sổ chứng nhận" in may
    assert "Chuyên viên thụ lý" in may
    assert "Phân công chuyên viên thụ lý" not in may
    assert site.open("admin", "GET", "/admin/rights?permission=nothing").status_code == 404


def test_people_are_found_by_their_words_and_listed_by_what_they_are(site: Site) -> None:
    factories.staff(site.ctx, "finance", name="Nguyễn Thị Hồng Ánh")
    assert "Nguyễn Thị Hồng Ánh" in text(site, "/admin/accounts?q=hong+anh")
    assert "Nguyễn Thị Hồng Ánh" in text(site, "/admin/accounts?q=ANH+hồng&kind=staff")
    assert "Nguyễn Thị Hồng Ánh" not in text(site, "/admin/accounts?q=hong+anh&kind=applicants")
    sent = site.post("admin", "/admin/accounts/export?q=hong+anh", {"kind": "csv"})
    rows = list(csv.reader(io.StringIO(sent.data.decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows] == ["Họ và tên", "Nguyễn Thị Hồng Ánh"]
    assert rows[1][3] == "Phòng Kế hoạch – Tài chính"


def test_somebodys_sessions_are_ended_and_their_device_is_said_in_words(site: Site) -> None:
    officer = site.world.ids["account/officer"]
    with site.ctx.tx() as session:
        windows = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
        session.execute(sa.update(LoginSession).where(LoginSession.account_id == officer).values(browser=windows))
    page = text(site, f"/admin/accounts/{officer}")
    assert "Chrome trên Windows" in page
    assert "AppleWebKit" not in page
    assert site.open("officer", "GET", "/queue").status_code == 200
    assert site.post("admin", f"/admin/accounts/{officer}/sessions/end", {}).status_code == 303
    assert site.open("officer", "GET", "/queue").status_code == 303
    with site.ctx.read() as session:
        told = session.scalars(sa.select(Event.stream).where(Event.kind == "session_ended")).all()
    assert told == [f"account/{officer}"]


@pytest.mark.parametrize(
    ("browser", "words"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari trên iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox trên Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge trên Windows"),
        ("tests", "Thiết bị không rõ"),
    ],
)
def test_a_browser_is_called_what_its_owner_calls_it(browser: str, words: str) -> None:
    assert device_words(browser).vi == words


def test_the_log_is_in_words_and_found_by_person_kind_thing_and_day(site: Site) -> None:
    case = site.world.ids["case/submitted"]
    page = text(site, "/admin/audit?about=9001", "auditor")
    body = page.split("<tbody>")[1]
    shown = re.sub(r"<details class=\"raw\">.*?</details>", "", body, flags=re.S)
    assert "Nộp hồ sơ" in shown
    assert "{" not in shown, "raw JSON is a press away"
    assert f'href="/cases/{case}"' in page
    assert '"seq"' in page.replace("&#34;", '"')
    given = text(site, "/admin/audit?kind=staff_invited", "auditor").split("<tbody>")[1]
    assert re.findall(r"<strong>([^<]+)</strong>", given) == ["Mời cán bộ"] * given.count("<strong>")
    assert "Không có việc nào" in text(site, "/admin/audit?first=01/01/2099", "auditor")
    assert "Không có việc nào" in text(site, "/admin/audit?who=khong+ai+ca", "auditor")


def test_a_case_is_only_a_code_to_whoever_may_not_read_cases(site: Site) -> None:
    page = text(site, "/admin/audit?about=9001")
    assert 'href="/cases/' not in page


def test_the_pages_of_the_log_follow_one_another_and_go_along_as_a_file(site: Site) -> None:
    seen: list[str] = []
    path = "/admin/audit"
    while path and len(seen) < 150:
        page = text(site, path, "auditor")
        seen += re.findall(r'<p class="hash">\w+ · ([\w/]+ #\d+) ·', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) >= 150
    sent = site.post("auditor", "/admin/audit/export?kind=case_started", {"kind": "csv"})
    rows = list(csv.reader(io.StringIO(sent.data.decode("utf-8-sig")), delimiter=";"))
    with site.ctx.read() as session:
        events = sa.select(sa.func.count()).where(Event.kind == "case_started")
        assert len(rows) - 1 == session.scalar(events)


@pytest.mark.parametrize(
    "path",
    [
        "/admin", "/admin/accounts", "/admin/rights", "/admin/rights?role=case_officer", "/admin/content",
        "/admin/content/form", "/admin/content/days", "/admin/outbox?q=nguyen", "/admin/health",
        "/admin/audit", "/admin/audit?kind=signed_in", "/admin/audit?about=9001",
    ],
)  # fmt: skip
def test_a_page_costs_at_most_twelve_statements(site: Site, path: str) -> None:
    text(site, path)
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    engine = site.ctx.database.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        text(site, path)
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    asked = [one for one in seen if one.lstrip().upper().startswith(("SELECT", "WITH", "UPDATE", "INSERT"))]
    assert len(asked) <= 12, "\n".join(asked)
