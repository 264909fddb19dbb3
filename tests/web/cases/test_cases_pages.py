"""The pages of a case, its actions and the queue, as a browser without JavaScript meets them."""

from __future__ import annotations

import re
from html import unescape

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from caseflow.core.actor import Actor
from caseflow.core.ids import new_public_id
from caseflow.db.models import Event
from caseflow.services.foundation.context import Context
from tests.support import factories, scenario
from tests.support.factories import key
from tests.support.scenario import Road

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def signed_in(ctx: Context, app: Flask, person: Actor) -> FlaskClient:
    """A browser that carries the cookie of `person`."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = factories.session_token(ctx, person.email)
    return client


def post(client: FlaskClient, page: str, path: str, **fields: object):
    """Posts a form of `page` with its CSRF token; `key` and `version` are those of the page unless given."""
    text = client.get(page).text
    hidden = {name: _hidden(text, name) for name in ("csrf_token", "key", "version")}
    return client.post(path, data={**{n: v for n, v in hidden.items() if v}, **fields})


def _hidden(text: str, name: str) -> str:
    """The last hidden input of that name: the page's own form stands below the forms of the layout."""
    found = re.findall(rf'name="{name}" value="([^"]*)"', text)
    return found[-1] if found else ""


def statements(ctx: Context, client: FlaskClient, path: str) -> list[str]:
    """What one request costs once the definitions are remembered."""
    assert client.get(path).status_code == 200
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    sa.event.listen(ctx.database.engine, "before_cursor_execute", note)
    client.get(path)
    sa.event.remove(ctx.database.engine, "before_cursor_execute", note)
    return seen


@pytest.fixture
def road(ctx: Context) -> Road:
    return Road(ctx)


@pytest.fixture
def submitted(ctx: Context, road: Road) -> Road:
    for role in ("one_stop", "case_officer"):
        road.person(role)
    road.submit()
    return road


def test_a_newcomer_is_led_to_the_profile_then_to_the_first_case(ctx: Context, app: Flask) -> None:
    person = factories.applicant(ctx)
    client = signed_in(ctx, app, person)
    assert "/enterprises/new" in client.get("/my/applications").text
    assert post(client, "/my/applications", "/schemes/iso_9001/apply", key=key()).location == "/enterprises/new"
    made = scenario.enterprise(ctx, person)
    page = client.get("/my/applications").text
    assert "/schemes/iso_9001/apply" in page
    assert "Chưa có hồ sơ nào" in page
    opened = post(client, "/my/applications", "/schemes/iso_9001/apply")
    assert opened.status_code == 303
    text = client.get(opened.location).text
    assert made.name in text
    assert "Soạn đơn đăng ký" in text
    for page in (text, client.get("/schemes/iso_9001").text):
        assert "Thẩm định kinh phí và phê duyệt" in page
        assert "Phê duyệt theo danh mục" not in page  # the programme has no fast track
    assert "Đến lượt ông/bà" in text
    assert opened.location in client.get("/my/applications").text


def test_whoever_acts_for_several_enterprises_is_asked_for_which(ctx: Context, app: Flask) -> None:
    person = factories.applicant(ctx)
    first, second = scenario.enterprise(ctx, person), scenario.enterprise(ctx, person)
    client = signed_in(ctx, app, person)
    asked = post(client, "/my/applications", "/schemes/iso_9001/apply")
    assert asked.status_code == 200
    assert first.name in asked.text
    assert second.name in asked.text
    opened = post(client, "/my/applications", "/schemes/iso_9001/apply", enterprise=second.public_id)
    assert second.name in client.get(opened.location).text


def test_the_page_says_what_now_who_acts_and_by_when(ctx: Context, app: Flask, submitted: Road) -> None:
    text = unescape(signed_in(ctx, app, submitted.applicant).get(f"/cases/{submitted.case}").text)
    assert "Bộ phận một cửa kiểm tra thành phần hồ sơ" in text
    assert "Hạn: đến hết ngày 13/03/2026, còn 3 ngày làm việc" in " ".join(re.sub("<[^>]+>", "", text).split())
    assert "Vì sao hạn này?" in text
    assert "Đã nộp, chờ tiếp nhận" in text
    assert submitted.person("one_stop").name not in text
    assert submitted.person("one_stop").email not in text
    inside = signed_in(ctx, app, submitted.person("one_stop")).get(f"/cases/{submitted.case}").text
    assert "Tiếp nhận hồ sơ" in inside
    assert f"/cases/{submitted.case}/actions/accept" in inside


def test_a_closed_step_tells_its_reasons(ctx: Context, app: Flask, road: Road) -> None:
    text = signed_in(ctx, app, road.applicant).get(f"/cases/{road.case}").text
    assert "Chưa thực hiện được" in text
    assert "giấy tờ:" in text
    page = signed_in(ctx, app, road.applicant).get(f"/cases/{road.case}/actions/submit")
    assert page.status_code == 200
    assert "giấy tờ:" in page.text
    refused = post(
        signed_in(ctx, app, road.applicant), "/my/applications", f"/cases/{road.case}/actions/submit", version=0
    )
    assert refused.status_code == 422
    assert "giấy tờ:" in refused.text


def test_somebody_elses_case_is_the_same_page_as_no_case(ctx: Context, app: Flask, submitted: Road) -> None:
    client = signed_in(ctx, app, factories.applicant(ctx))
    for path in ("", "/actions/submit"):
        theirs = client.get(f"/cases/{submitted.case}{path}")
        missing = client.get(f"/cases/{new_public_id()}{path}")
        assert theirs.status_code == missing.status_code == 404
        assert len(theirs.data) == len(missing.data)


def test_an_action_is_taken_once_and_its_form_is_checked(ctx: Context, app: Flask, submitted: Road) -> None:
    client = signed_in(ctx, app, submitted.person("one_stop"))
    page, path = f"/cases/{submitted.case}/actions/ask_supplement", f"/cases/{submitted.case}/actions/ask_supplement"
    typed = {"points-0-what": "Báo giá", "points-0-why": "", "note": "Lời nhắn giữ lại nguyên văn"}
    wrong = post(client, page, path, **typed)
    assert wrong.status_code == 422
    assert typed["note"] in wrong.text
    assert 'value="Báo giá"' in wrong.text
    more = post(client, page, path, **typed, _add_points="1")
    assert more.status_code == 200
    assert "points-1-what" in more.text
    assert typed["note"] in more.text
    once = {**typed, "points-0-why": "Đã hết hạn", "key": key(), "version": submitted.version}
    first, again = post(client, page, path, **once), post(client, page, path, **once)
    assert (first.status_code, again.status_code) == (303, 303)
    with ctx.read() as session:
        asked = session.execute(sa.select(Event).where(Event.name == "ask_supplement")).scalars().all()
    assert len(asked) == 1
    told = unescape(signed_in(ctx, app, submitted.applicant).get(f"/cases/{submitted.case}").text)
    assert typed["note"] in told
    assert "Đã hết hạn" in told


def test_who_was_slower_sees_who_did_what_and_keeps_the_text(ctx: Context, app: Flask, submitted: Road) -> None:
    desk, colleague = submitted.person("one_stop"), factories.staff(ctx, "one_stop", name="Đồng Nghiệp Nhanh Tay")
    client = signed_in(ctx, app, desk)
    path, version = f"/cases/{submitted.case}/actions/refuse_intake", submitted.version
    fields = _answers(client.get(path).text)
    other = signed_in(ctx, app, colleague)
    accepted = post(other, f"/cases/{submitted.case}/actions/accept", f"/cases/{submitted.case}/actions/accept")
    assert accepted.status_code == 303
    late = post(client, path, path, version=version, key=key(), **fields)
    text = unescape(late.text)
    assert late.status_code == 409
    assert colleague.name in text
    assert "Tiếp nhận hồ sơ" in text
    assert "Đã tiếp nhận, chờ phân công" in text
    assert all(value in text for value in fields.values() if value.startswith("Lý do"))


def test_a_conflict_that_leaves_the_step_open_can_be_sent_again(ctx: Context, app: Flask, submitted: Road) -> None:
    submitted.take("one_stop", "ask_supplement", points=[{"what": "Báo giá", "why": "Hết hạn"}], note="Bổ sung")
    stale = submitted.version - 1
    client = signed_in(ctx, app, submitted.applicant)
    path = f"/cases/{submitted.case}/actions/withdraw"
    fields = _answers(client.get(path).text)
    late = post(client, path, path, version=stale, key=key(), **fields)
    assert late.status_code == 409
    assert submitted.person("one_stop").name not in late.text
    assert all(value in unescape(late.text) for value in fields.values() if value.startswith("Lý do"))
    assert _hidden(late.text, "version") == str(submitted.version)
    again = {"csrf_token": _hidden(late.text, "csrf_token"), "key": _hidden(late.text, "key")}
    sent = client.post(path, data={**fields, **again, "version": submitted.version})
    assert sent.status_code == 303
    assert submitted.state == "withdrawn"


def _answers(page: str) -> dict[str, str]:
    """Something sensible for every input of an action's form: text for text, the first of what may be chosen."""
    form = page[page.index('id="page-form"') :].partition("</form>")[0]
    names = re.findall(r'<(?:textarea|input)[^>]*name="((?!csrf_token|key|version|_)[^"]+)"', form)
    found = {name: f"Lý do ghi ở mục {name}" for name in names}
    for tag in re.findall(r'<input[^>]*type="(?:radio|checkbox)"[^>]*>', form):
        found[re.search(r'name="([^"]+)"', tag)[1]] = re.search(r'value="([^"]+)"', tag)[1]  # type: ignore[index]
    for tag in re.findall(r'<input[^>]*placeholder="dd/mm/yyyy"[^>]*>', form):
        found[re.search(r'name="([^"]+)"', tag)[1]] = "10/03/2026"  # type: ignore[index]
    return found


def test_an_officer_is_assigned_from_the_page(ctx: Context, app: Flask, submitted: Road) -> None:
    officer = submitted.person("case_officer")
    client = signed_in(ctx, app, submitted.person("division_head"))
    page = f"/cases/{submitted.case}"
    assert post(client, page, f"{page}/assign", officer=officer.id).status_code == 303
    assert "Phân công chuyên viên thụ lý" in client.get(f"{page}?tab=history").text
    assert post(client, page, f"{page}/assign", officer="x").status_code == 400
    text = signed_in(ctx, app, officer).get("/queue?desk=all&officer=me").text
    assert submitted.case in text
    unassigned = signed_in(ctx, app, officer).get("/queue?officer=none&desk=all").text
    assert submitted.case not in unassigned


def test_the_queue_keeps_its_filters_in_the_address(ctx: Context, app: Flask, submitted: Road) -> None:
    client = signed_in(ctx, app, submitted.person("one_stop"))
    assert submitted.case in client.get("/queue").text
    assert (
        submitted.case
        in client.get("/queue?desk=ours&q=BAO+BÌ&due=soon&year=2026&scheme=iso_9001&state=submitted").text
    )
    none = client.get("/queue?desk=all&q=khong-co&after=20260310-5&year=abc&due=never&officer=x")
    assert none.status_code == 200
    assert "Không có hồ sơ nào khớp" in none.text
    assert 'value="khong-co"' in none.text
    assert re.search(r'desk=closed[^"]*q=khong-co', none.text), "the words go along to every tab"
    assert client.get("/queue?due=%00").status_code == 400
    assert signed_in(ctx, app, submitted.applicant).get("/queue").status_code == 403


def test_a_page_costs_at_most_twelve_statements(ctx: Context, app: Flask, submitted: Road) -> None:
    for person in (submitted.applicant, submitted.person("one_stop"), submitted.person("division_head")):
        found = statements(ctx, signed_in(ctx, app, person), f"/cases/{submitted.case}")
        assert len(found) <= 12, "\n".join(found)
    found = statements(ctx, signed_in(ctx, app, submitted.person("case_officer")), "/queue?desk=all&q=bao")
    assert len(found) <= 12, "\n".join(found)


def test_no_page_carries_a_script_or_a_style_of_its_own(ctx: Context, app: Flask, submitted: Road) -> None:
    client = signed_in(ctx, app, submitted.person("one_stop"))
    for path in (f"/cases/{submitted.case}", f"/cases/{submitted.case}/actions/ask_supplement", "/queue"):
        text = client.get(path).text
        assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=", text)
