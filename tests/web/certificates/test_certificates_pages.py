"""The register as people meet it: what falls due next first, each status as of today, everybody only what is theirs."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from caseflow.certificates.spans import spans
from caseflow.certificates.standing import STATUSES
from caseflow.core.clock import local_date
from caseflow.db.models import Certificate, Event
from caseflow.db.queries.certificates import certificates as certificate_rows
from caseflow.services.certificates import entries, register
from caseflow.services.certificates.register import Filters
from tests.support import factories
from tests.support.site import Site

_numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def _as_it_was(site: Site) -> Iterator[None]:
    yield
    site.restore()


def add(site: Site, count: int = 1, changes: tuple[tuple[date, str], ...] = (), **given: Any) -> list[str]:
    """Certificates like the one that the province has; gives their numbers."""
    with site.ctx.tx() as session:
        like = session.scalars(sa.select(Certificate)).first()
        assert like is not None
        same = {c.name: getattr(like, c.name) for c in Certificate.__table__.columns if c.name != "id"}
        made = []
        for _ in range(count):
            n = next(_numbers)
            number = f"QMS {n:04d}/Hà Nội"
            row: Any = {**same, "public_id": f"certificate-{n:010d}", "number": number,
                   "number_key": entries.key(number, 100), "standard_key": f"standard{n}"}  # fmt: skip
            row |= given
            row["order_on"] = row["recertify_on"] or row["valid_to"] or date.max
            own = certificate_rows.add(session, row, entries.words(row))
            for from_on, status in changes:
                certificate_rows.add_status(session, own, status, from_on, note="", by=None, at=site.ctx.clock.now())
            made.append(number)
    return made


def numbers(text: str) -> list[str]:
    return re.findall(r'href="/certificates/certificate-\d+">([^<]+)<', text)


@pytest.mark.parametrize("ago", [0, 200, -200])
def test_on_any_day_every_certificate_has_one_status_and_every_filter_shows_its_own(site: Site, ago: int) -> None:
    today = local_date(site.ctx.clock.now())
    on = today - timedelta(days=ago)
    days = [-400, -91, -1, 0, 1, 90, 91, 400]
    for ends, due in itertools.product(days, [None, -1, 0, 90, 91]):
        which = (ends + (due or 0)) % 5
        add(
            site,
            changes=((), ((on - timedelta(days=3), "suspended"),), ((on, "withdrawn"),),
                     ((on - timedelta(days=9), "suspended"), (on - timedelta(days=2), "valid")),
                     ((on + timedelta(days=1), "renewed"),))[which],
            valid_from=on + timedelta(days=ends - 1100 if which else ends - 60),
            valid_to=on + timedelta(days=ends),
            restorable_to=on + timedelta(days=ends + 180),
            recertify_on=None if due is None else on + timedelta(days=due),
        )  # fmt: skip
    officer = factories.signed_in(site.ctx, site.world.people["officer"])
    asked = None if ago == 0 else on
    shown = {s: register.page(site.ctx, officer, Filters(status=s, on=asked)).lines for s in (*STATUSES, "all", "")}
    for status in STATUSES:
        assert {line.status for line in shown[status]} <= {status}
    counted = sum(len(shown[status]) for status in STATUSES)
    with site.ctx.read() as session:
        assert counted == session.scalar(sa.select(sa.func.count(Certificate.id))) == 42
    assert len(shown["all"]) == 42
    gone = {"expired", "withdrawn", "renewed"}
    assert {line.number for line in shown[""]} == {line.number for line in shown["all"] if line.status not in gone}
    assert len({line.status for line in shown["all"]}) >= 6


def test_the_register_is_read_to_its_end_page_by_page_and_filters_stay_in_the_address(site: Site) -> None:
    today = local_date(site.ctx.clock.now())
    for n in range(4):
        add(site, 30, recertify_on=today + timedelta(days=7 * (n % 3)), body=f"Tổ chức {n % 2}")
    path, seen = "/certificates?body=T%E1%BB%95+ch%E1%BB%A9c+1&q=ha+noi", []
    while path:
        page = site.open("officer", "GET", path).text
        seen += numbers(page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following[1].replace("&amp;", "&") if following else ""
        assert not path or ("body=T" in path and "q=ha" in path)
    assert len(seen) == len(set(seen)) == 60
    assert 'value="Tổ chức 1" selected' in page
    assert 'value="ha noi"' in page


def test_what_falls_due_next_comes_first(site: Site) -> None:
    today = local_date(site.ctx.clock.now())
    late = add(site, recertify_on=today + timedelta(days=30))
    soon = add(site, recertify_on=today + timedelta(days=3))
    missed = add(site, recertify_on=today - timedelta(days=3))
    page = site.open("officer", "GET", "/certificates").text
    assert numbers(page) == [*missed, *soon, *late]


def test_what_ends_in_a_quarter_comes_in_the_order_of_its_ends_and_goes_along_so(site: Site) -> None:
    today = local_date(site.ctx.clock.now())
    (span,) = [one for one in spans(today) if one.title.vi == "Quý sau"]
    ends = [span.last, span.first, span.first - timedelta(days=1), span.last + timedelta(days=1)]
    last, first, before, after = (
        add(site, valid_to=day, recertify_on=today + timedelta(days=n))[0] for n, day in enumerate(ends)
    )
    shown = site.open("officer", "GET", f"/certificates?ends_from={span.first:%d/%m/%Y}&ends_to={span.last:%d/%m/%Y}")
    assert numbers(shown.text) == [first, last]
    assert re.search(r'class="chip on"[^>]+aria-current="true"[^>]*>Quý sau', shown.text)
    everything = numbers(site.open("officer", "GET", "/certificates").text)
    assert {before, after} <= set(everything)
    sent = site.post("officer", f"/export/certificates?ends_from={span.first}&ends_to={span.last}", {"kind": "csv"})
    rows = list(csv.reader(io.StringIO(sent.data.decode("utf-8-sig")), delimiter=";"))
    assert [row[2] for row in rows[1:]] == [first, last]
    assert rows[1][1] == f"{span.first:%d/%m/%Y}"


def test_a_file_has_every_line_of_a_list_of_several_pages(site: Site) -> None:
    add(site, 60)
    sent = site.post("officer", "/export/certificates?q=ha+noi", {"kind": "xlsx"})
    assert sent.headers["Content-Type"].endswith("spreadsheetml.sheet")
    sheet = openpyxl.load_workbook(io.BytesIO(sent.data)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len({row[2] for row in rows}) == len(rows) == 60
    with site.ctx.read() as session:
        told = session.scalars(sa.select(Event.body).where(Event.kind == "list_exported")).all()
    assert len(told) == 1
    assert '"lines":60' in told[0]
    assert "ha noi" not in told[0]


@pytest.mark.parametrize(
    "query",
    [
        "?after=9999-99-99.1",
        "?after=x",
        "?year=99999999999",
        "?ends_from=31/02/2026&ends_to=x&status=nonsense",
        "?q=%25%27_",
    ],
)
def test_odd_addresses_are_read_as_far_as_they_go(site: Site, query: str) -> None:
    assert site.open("officer", "GET", f"/certificates{query}").status_code == 200


def test_a_page_of_fifty_costs_at_most_twelve_statements(site: Site) -> None:
    add(site, 60)
    assert site.open("officer", "GET", "/certificates").status_code == 200
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    sa.event.listen(site.ctx.database.engine, "before_cursor_execute", note)
    page = site.open("officer", "GET", "/certificates").text
    sa.event.remove(site.ctx.database.engine, "before_cursor_execute", note)
    assert len(re.findall(r'<th scope="row"', page)) == 50
    assert len(seen) <= 12


def test_people_of_an_enterprise_see_their_own_and_nobody_elses(site: Site) -> None:
    own = f"/certificates/{site.world.ids['certificate']}"
    assert site.open("owner", "GET", own).status_code == 200
    assert own in site.open("owner", "GET", "/certificates").text
    assert site.open("rival", "GET", own).status_code == 404
    assert own not in site.open("rival", "GET", "/certificates?status=all").text
    assert site.open("member", "GET", "/certificates").status_code == 403
    assert site.open("member", "GET", own).status_code == 404


def test_a_certificate_explains_its_dates_and_leads_to_its_case_and_file(site: Site) -> None:
    page = site.open("officer", "GET", f"/certificates/{site.world.ids['certificate']}").text
    assert "Ngày bắt đầu hiệu lực + 36 tháng − 1 ngày" in page
    assert "Ngày quyết định chứng nhận + 12 tháng" in page
    assert page.count("chờ xác nhận") == 4  # all but the validity, which stands confirmed
    assert f'href="/cases/{site.world.ids["case/surveillance"]}"' in page
    scan = re.search(r'href="(/documents/[^"]+)"', page)
    assert scan is not None
    assert site.open("owner", "GET", scan[1]).status_code == 200
    assert site.open("rival", "GET", scan[1]).status_code == 404
