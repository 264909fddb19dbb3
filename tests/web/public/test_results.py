"""The yearly figures for everybody: what the table says is what the database has, and nobody is named."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from caseflow.db.models import Case, Certificate
from tests.support.site import ANONYMOUS, Site
from tests.support.world import CERTIFICATE


def rows(page: str) -> dict[str, list[str]]:
    """The lines of the table by their headings."""
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    found = {}
    for line in re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.DOTALL):
        heading = re.findall(r"<th[^>]*>([^<]*)</th>", line)[0]
        found[heading] = re.findall(r'<td class="numeric">([^<]*)</td>', line)
    return found


def test_the_table_counts_what_was_handed_in_and_certified_and_its_lines_add_up(site: Site) -> None:
    page = site.open(ANONYMOUS, "GET", "/results").text
    with site.ctx.read() as session:
        cases = session.scalar(select(func.count()).where(Case.submitted_at.is_not(None), Case.kind == "support"))
        papers = session.scalar(select(func.count()).select_from(Certificate))
    found = rows(page)
    years = re.findall(r'<th scope="col" class="numeric">(\d{4})</th>', page)
    assert years == [str(year) for year in range(int(years[0]), int(years[-1]) + 1)]
    assert (found["Hồ sơ đã nộp"][-1], found["Giấy chứng nhận"][-1]) == (str(cases), str(papers))
    for line in found.values():
        counts = [int(n) if n != "–" else 0 for n in line]
        assert sum(counts[:-1]) == counts[-1]
        assert len(counts) == len(years) + 1
    kinds = [line for title, line in found.items() if title not in ("Hồ sơ đã nộp", "Giấy chứng nhận")]
    assert sum(int(line[-1]) for line in kinds) == papers


def test_the_bars_have_words_and_nobody_is_named(site: Site) -> None:
    page = site.open(ANONYMOUS, "GET", "/results").text
    assert '<svg class="chart"' in page
    assert 'aria-label="Biểu đồ; các số nằm trong bảng bên dưới."' in page
    assert " style=" not in page
    for kept in (CERTIFICATE["holder_name"], CERTIFICATE["tax_code"], "/cases/", "/certificates/"):
        assert kept not in page
    assert not site.changed()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_figures_the_page_says_when_there_will_be_some(client: FlaskClient) -> None:
    assert "Chưa có số liệu" in client.get("/results").text
