"""What each route of the site is asked about: its objects in the test province, and a body a person could send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from caseflow.core.clock import local_date
from caseflow.core.ids import digest
from caseflow.db.queries.accounts import signins as signin_rows
from caseflow.db.queries.foundation import content as edition_rows
from caseflow.db.queries.messages import inbox as inbox_rows
from caseflow.db.queries.papers import books as book_rows
from tests.support.factories import PASSWORD
from tests.support.files import make_pdf
from tests.support.scenario import APPLICATION
from tests.support.site import Site
from tests.support.world import CERTIFICATE, STATES, table_of

Values = Mapping[str, Any]
ACTIONS = {
    "draft": "submit", "submitted": "accept", "council_meeting": "conclude_pass", "surveillance": "record_surveillance",
}  # fmt: skip
"""The step that each state waits for."""

PERSON = {"full_name": "Người Mới", "password": "cầu vồng uống trà 17 lần"}
PROFILE = {"name": "Công ty Ví Dụ", "legal_form": "limited_company", "sector": "industry"}
TAX_CODE = "0990000004"
FILE = make_pdf()
DOWNLOADS = {
    "documents.download", "imports.template", "imports.faulty", "imports.rows_template", "register_counts.spreadsheet",
    "queue.export", "certificates.export", "enterprises.export", "people.export", "admin.export_audit",
    "viewer.picture", "papers.file",
}  # fmt: skip
"""Routes that answer with a file and no page."""
NOWHERE = {"token": "t" * 43, "public_id": "A" * 22, "case_id": "A" * 22, "digest": "0" * 64}
"""Names of nothing, as long as the real ones."""


@dataclass(frozen=True)
class Target:
    """One object of a route: the values of its address, the fields posted to it, and where nothing is."""

    values: Values = field(default_factory=dict)
    body: Values = field(default_factory=dict)


def targets(site: Site) -> dict[str, dict[str, Target]]:
    """By endpoint, then by the object's name; routes without an object have the one target `-`."""
    ids = site.world.ids
    own = {"public_id": ids["enterprise"]}
    found: dict[str, dict[str, Target]] = {
        "static": {"-": Target({"filename": "caseflow.css"})},
        "public.scheme": {"iso_9001": Target({"name": "iso_9001"}), "unknown": Target({"name": "unknown"})},
        "support.blank_form": {"iso_9001": Target({"name": "iso_9001"}), "unknown": Target({"name": "unknown"})},
        "look_up.index": {"-": Target(body={"code": "261028-9999", "secret": "k7qm-2xpd"})},
        "public.language": {"-": Target(body={"language": "en"})},
        "public.theme": {"-": Target(body={"theme": "dark"})},
        "handover.show": {
            "officer": Target({"account_id": ids["account/officer"]}), "unknown": Target({"account_id": 987654321}),
        },
        "saved.change": {"unknown": Target({"view_id": 987654321}, {"do": "remove"})},
        "saved.index": {"-": Target(body={"name": "Quá hạn của tôi"})},
        "bulk.act": {
            name: Target(
                {"name": name, "case": ids["case/submitted"], "way": way},
                {"case": f"{ids['case/submitted']}.{ids['version/submitted']}", "way": way},
            )
            for name, way in (("assign", ids["account/officer"]), ("remind", ""), ("step", "accept"), ("council", ""))
        },
        "cases.begin": {"-": Target(body={"road": "iso_9001", "tax_code": TAX_CODE})},
        "cases.start": {
            "iso_9001": Target({"name": "iso_9001"}, {"enterprise": ids["enterprise"]}),
            "rival": Target({"name": "iso_9001"}, {"enterprise": ids["enterprise/rival"]}),
        },
        "accounts.confirm": {"unknown": Target({"token": NOWHERE["token"]})},
        "accounts.register": {"-": Target(body={**PERSON, "email": "moi@dn.example", "consent": "y"})},
        "accounts.sign_in": {"-": Target(body={"email": site.world.people["owner"], "password": PASSWORD})},
        "inbox.letter": {"owner's": Target({"letter_id": _letter(site)})},
        "accounts.forgot": {"-": Target(body={"email": site.world.people["owner"]})},
        "accounts.reset": {"unknown": Target({"token": NOWHERE["token"]}, {"password": PERSON["password"]})},
        "accounts.join": {
            "unanswered": Target({"token": ids["join"]}, PERSON), "unknown": Target({"token": NOWHERE["token"]}, PERSON)
        },
        "accounts.me": {"-": Target(body={"form": "profile", "full_name": "Tên Mới", "locale": "vi"})},
        "accounts.end_session": {"owner's": Target({"digest": digest(site.sessions["owner"])})},
        "people.account": {
            "owner": Target({"account_id": ids["account/owner"]}, {"do": "disable"}),
            "admin": Target({"account_id": ids["account/admin"]}, {"do": "grant", "role": "clerk"}),
        },
        "people.invite": {"-": Target(body={"full_name": "Tên", "email": "cb@so.example", "roles": "clerk"})},
        "people.end_sessions": {"owner": Target({"account_id": ids["account/owner"]})},
        "contents.group": {"form": Target({"group": "form"}), "unknown": Target({"group": "nothing"})},
        "contents.form_difference": {"certificate": Target({"name": "certificate", "sha256": _form(site)})},
        "admin.send_again": {"first": Target({"message_id": ids["message"]})},
        "demo.clock": {"-": Target(body={"how": "day"})},
        "editions.road": {"iso_9001": Target({"road": "iso_9001"})},
        "editions.difference": {"iso_9001": Target({"road": "iso_9001", "sha256": _edition(site)})},
        "editions.change": {"iso_9001": Target({"road": "iso_9001", "name": "none"})},
        "editions.act": {"unknown": Target({"public_id": NOWHERE["public_id"]}, {"do": "stop"})},
        "talk.change": {"theirs": Target({"public_id": ids["note"]}, {"kind": "note", "body": "Khác.", "version": 1})},
        "talk.withdraw": {"theirs": Target({"public_id": ids["note"]}, {"version": 1})},
        "mentions.open_one": {"head's": Target({"mention_id": ids["mention"]})},
        "mentions.read": {"-": Target(body={"up_to": ids["mention"]})},
        "cases.task": {"visit": Target({"public_id": ids["task/visit"]})},
        "admin.message": {"first": Target({"message_id": ids["message"]})},
        "enterprises.new": {"-": Target(body={**PROFILE, "tax_code": TAX_CODE})},
        "enterprises.edit": {
            "own": Target(own, {**PROFILE, "version": ids["version/enterprise"]}),
            "rival": Target({"public_id": ids["enterprise/rival"]}, {**PROFILE, "version": 0}),
        },
        "enterprises.invite": {"own": Target(own, {"invite-full_name": "Tên", "invite-email": "ai@dn.example"})},
        "enterprises.remove_member": {"own": Target({**own, "account_id": ids["account/owner"]})},
        "enterprises.add_flag": {"own": Target(own, {"kind": "startup", "startup-file": FILE})},
        "enterprises.remove_flag": {"own": Target({**own, "flag_id": ids["flag"]})},
        "enterprises.verify_flag": {"own": Target({**own, "flag_id": ids["flag"]})},
    }  # fmt: skip
    found |= _of_councils(site) | _of_register(site) | _of_papers(site)
    for state in STATES:
        for endpoint, target in _of_case(site, state).items():
            found.setdefault(endpoint, {})[state] = target
    everything = {rule.endpoint for rule in site.app.url_map.iter_rules()}
    return {**{endpoint: {"-": Target()} for endpoint in everything}, **found}


def _letter(site: Site) -> int:
    """The newest letter about a case of the owner's organisations."""
    owner = site.world.ids["account/owner"]
    with site.ctx.read() as session:
        _roles, enterprises = signin_rows.standing(session, owner, site.ctx.agencies, local_date(site.ctx.clock.now()))
        return inbox_rows.letters(session, owner, enterprises, None, 1)[0].id


def _edition(site: Site) -> str:
    """The edition in force of the road that the tests look at."""
    with site.ctx.read() as session:
        return next(
            row.sha256 for row in edition_rows.in_force(session, site.ctx.agency, "workflow") if row.name == "iso_9001"
        )


def _form(site: Site) -> str:
    """The edition in force of the form of a certificate."""
    with site.ctx.read() as session:
        return next(
            row.sha256 for row in edition_rows.in_force(session, site.ctx.agency, "form") if row.name == "certificate"
        )


def _of_councils(site: Site) -> dict[str, dict[str, Target]]:
    ids = site.world.ids
    sitting, other = {"public_id": ids["council"]}, {"public_id": ids["council/other"]}
    file = {**sitting, "case_id": ids["case/council_meeting"]}
    counted = {"public_id": ids["council/counted"], "case_id": ids["case/surveillance"]}
    bodies: dict[str, Values] = {
        "case": {}, "declare": {"conflict": "no"}, "ballot": {"do": "save", "score-c1": "20"},
        "attendance": {"present": ids["seat"]}, "open": {}, "count": {}, "remove_case": {},
        "conclude": {"conclusion": "implement", "text": "Đề nghị thực hiện."},
    }  # fmt: skip
    return {
        "councils.new": {"-": Target(body=_council(site))},
        "councils.show": {"sitting": Target(sitting), "other": Target(other)},
        "councils.materials": {"sitting": Target(sitting)},
        "councils.add_cases": {"other": Target(other, {"cases": ids["case/waiting"]})},
        **{
            f"councils.{name}": {"sitting": Target(file, body), "counted": Target(counted, body)}
            for name, body in bodies.items()
        },
    }


def _of_register(site: Site) -> dict[str, dict[str, Target]]:
    """The certificate of a case, one that was entered by hand, and a file that waits to be imported."""
    theirs, entered = {"public_id": site.world.ids["certificate"]}, {"public_id": site.world.ids["certificate/entered"]}
    sent, version = {"public_id": site.world.ids["import"]}, {"version": 1}
    status = {"from_on": "2026-03-02", "note": "Quyết định ví dụ."}
    new = {**CERTIFICATE, "number": "NH-8", "valid_from": "2026-03-02"}
    table = (table_of([{**CERTIFICATE, "number": "NH-9"}]), "Bảng.csv")
    return {
        "certificates.show": {"theirs": Target(theirs), "entered": Target(entered)},
        "certificates.verify": {"theirs": Target(theirs), "unknown": Target({"public_id": NOWHERE["public_id"]})},
        "certificates.new": {"-": Target(body=new)},
        "certificates.change": {
            "theirs/correct": Target({**theirs, "how": "correct"}, {**new, **version}),
            "theirs/renew": Target({**theirs, "how": "renew"}, {**new, "valid_from": "2027-01-01", **version}),
            "correct": Target({**entered, "how": "correct"}, {**new, **version}),
            "transfer": Target(
                {**entered, "how": "transfer"}, {**new, "certification_body": "Tổ chức Khác", **version}
            ),
            "suspend": Target({**entered, "how": "suspend"}, {**status, **version}),
            "restore": Target({**entered, "how": "restore"}, {**status, **version}),
            "survey": Target({**entered, "how": "survey"}, {"done_on": "2026-03-02", "result": "passed", **version}),
        },
        "imports.index": {"-": Target(body={"file": table})},
        **{f"imports.{name}": {"sent": Target(sent)} for name in ("show", "confirm", "discard", "faulty")},
    }  # fmt: skip


def _of_papers(site: Site) -> dict[str, dict[str, Target]]:
    """One that waits to be checked by the head, in the case of the rival, and one that was issued to the owner."""
    ids = site.world.ids
    waits, issued = {"public_id": ids["paper/waiting"]}, {"public_id": ids["paper/issued"]}
    body = {"version": ids["version/paper"]}
    with site.ctx.read() as session:
        book = book_rows.of_agency(session, site.ctx.agency)[0].id
    day = local_date(site.ctx.clock.now()).isoformat()
    given = {
        "role": "division_head", "email": site.world.people["officer"], "capacity": "KT.",
        "position": "Phó Chi cục trưởng",
        "ground": "Giấy ủy quyền 5/GUQ-CCTĐC", "from_on": day, "until_on": day, "password": PASSWORD,
    }  # fmt: skip
    signed = {**body, "password": PASSWORD}
    chosen = {"link": "check", "paper": f"{ids['paper/waiting']}:{ids['version/paper']}"}
    return {
        "papers.show": {"waits": Target(waits), "issued": Target(issued)},
        "papers.do": {
            "waits": Target({**waits, "link": "check"}, body), "too_early": Target({**waits, "link": "sign"}, signed),
            "issued": Target({**issued, "link": "sign"}, signed),
        },
        "papers.send_back": {"waits": Target(waits, {**body, "reason": "Ghi thiếu căn cứ."})},
        "papers.cancel": {"waits": Target(waits, {**body, "reason": "Ghi thiếu căn cứ."})},
        "papers.file": {
            "waits": Target({**waits, "kind": "pdf"}), "issued": Target({**issued, "kind": "pdf"}),
            "word": Target({**issued, "kind": "docx"}),
        },
        "papers.correct": {
            "waits": Target(waits, {**body, "reason": "Ghi thiếu căn cứ."}),
            "issued": Target(issued, {**body, "reason": "Ghi thiếu căn cứ."}),
        },
        "verifying.index": {"unknown": Target(body={"code": "khong-co"})},
        "verifying.by_code": {"unknown": Target({"code": "khong-co"})},
        "papers.together": {"waits": Target(body=chosen), "none": Target(body={**chosen, "paper": None})},
        "registers.begin": {"-": Target(body={"register": "department.CV", "first": "120"})},
        "registers.show": {"first": Target({"book": book}), "unknown": Target({"book": 987654321})},
        "deputies.index": {"-": Target(body=given)},
        "deputies.end": {"unknown": Target({"authorisation": 987654321})},
    }  # fmt: skip


def _council(site: Site) -> Values:
    """A complete council, of the people who sit in the first one."""
    return {
        "name": "Hội đồng mới", "rule_set": "task_selection", "decision_no": "7/QĐ", "decided_on": "2026-04-09",
        "meets_at": "2026-05-20T08:30", "place": "Phòng họp 2", **site.world.ids["seats"],
    }  # fmt: skip


def _of_case(site: Site, state: str) -> dict[str, Target]:
    ids = site.world.ids
    case = {"public_id": ids[f"case/{state}"]}
    version = {"version": ids[f"version/{state}"]}
    paper = {"public_id": ids[f"document/{state}"]}
    page = {**case, "form": APPLICATION, "page": "scope"}
    table = {**case, "form": APPLICATION, "page": "headcount", "field": "shifts"}
    seen = {"_base": "none", "_version": 1}
    return {
        "cases.show": Target(case),
        "cases.peek": Target(case),
        "talk.index": Target(case, {"kind": "note", "body": "Đã xem giấy tờ."}),
        "talk.read": Target(case, {"up_to": 1}),
        "presence.beat": Target(case, {"seq": 0, "doing": "reading"}),
        "cases.action": Target({**case, "name": ACTIONS[state]}, version),
        "cases.assign": Target(case, {**version, "officer": site.world.ids["account/officer"]}),
        "cases.name": Target(case, {**version, "role": "case_officer", "person": site.world.ids["account/officer"]}),
        "cases.release": Target(case, {**version, "role": "case_officer", "person": site.world.ids["account/officer"]}),
        "applications.review": Target({**case, "form": APPLICATION}),
        "applications.edit": Target(page, seen),
        "applications.autosave": Target(page, seen),
        "imports.rows": Target(table, {**seen, "file": (table_of([{"shift": "Ca 1", "people": "x"}]), "Ca.csv")}),
        "imports.rows_template": Target(table),
        "documents.upload": Target({**case, "slot": "organisation_chart"}, {"file": FILE}),
        "documents.remove": Target(paper),
        "documents.download": Target(paper),
        "viewer.show": Target(paper),
        "viewer.picture": Target({**paper, "number": 1}),
    }


def addresses(site: Site, endpoint: str, target: Target) -> str:
    """The path of a route for one object."""
    with site.app.test_request_context():
        return str(site.app.url_map.bind("localhost").build(endpoint, dict(target.values)))


def nothing(target: Target) -> Target | None:
    """The same question about what does not exist; None when the address names nothing secret."""
    if not NOWHERE.keys() & target.values.keys():
        return None
    return Target({**target.values, **{k: v for k, v in NOWHERE.items() if k in target.values}}, target.body)
