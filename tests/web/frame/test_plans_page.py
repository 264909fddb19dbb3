"""The page of the plans: a replaced one stays readable, and one to come is announced."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from caseflow.core.clock import LOCAL, FixedClock
from caseflow.services.foundation import catalog
from caseflow.web.app import create_app
from tests.support import new_plan
from tests.support.contexts import NOW, BuildContext

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_every_plan_is_told_with_its_days_and_its_norm(build_context: BuildContext, tmp_path: Path) -> None:
    clock = FixedClock(NOW)
    ctx = build_context(clock=clock, content=new_plan.overlay(tmp_path / "province"))
    catalog.publish(ctx)
    client = create_app(ctx).test_client()

    page = client.get("/plans").text
    assert page.index("Kế hoạch mới của tỉnh") < page.index("giai đoạn 2021-2030") < page.index("31/03/2026")
    assert page.index("chưa có hiệu lực") < page.index("đang có hiệu lực")
    assert "50 % tổng kinh phí, không quá 50.000.000" in page
    assert 'href="/plans"' in client.get("/").text
    assert page.count('href="/programme"') == 1  # what is in force is told in full elsewhere
    assert 'href="/plans"' in client.get("/programme").text

    clock.set(datetime(2026, 4, 1, tzinfo=LOCAL))
    page = client.get("/plans").text
    assert page.index("đang có hiệu lực") < page.index("đã được thay thế")
    assert "Kế hoạch mới của tỉnh" in client.get("/").text


def test_a_single_plan_needs_no_list_on_the_home_page(build_context: BuildContext) -> None:
    client = create_app(build_context()).test_client()
    assert client.get("/plans").status_code == 200
    assert 'href="/plans"' not in client.get("/").text
    assert 'href="/plans"' not in client.get("/programme").text
