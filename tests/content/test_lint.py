"""`content check` names every planted mistake with its file, its line and the word that was probably meant."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from caseflow.core.content import content_roots
from tests.content.planted import MESSAGES, copy_content, faults


class Mistake(NamedTuple):
    """`old` becomes `new` in `file`; the fault is expected on the line where `at` stands, saying `words`."""

    name: str
    file: str
    old: str
    new: str
    at: str
    words: str
    suggestion: str = ""


REG, ELI, APP = "phases/registration.yaml", "phases/eligibility.yaml", "phases/appraisal.yaml"
APR, DEL, SET = "phases/approval.yaml", "phases/delivery.yaml", "phases/settlement.yaml"
CER, DOC = "phases/certification.yaml", "documents.yaml"
SUR, END, ISO = "phases/surveillance.yaml", "phases/endings.yaml", "schemes/iso_9001.yaml"
DECL = "phases/declaration.yaml"
ROLES = "roles.yaml"

SUSPENSION = """\
    deadline:
      months: 3
      remind: [10, 3]
      on_breach: escalate
      legal_basis:
        source:
          vi: Thông tư 35/2021/TT-BTC Điều 10 khoản 3 (thời hạn dự kiến)
          en: Circular 35/2021/TT-BTC Article 10.3 (proposed term)
"""

TASK = """\
tasks:
  visit:
    title: {vi: Khảo sát, en: Visit}
    by: case_officer
    form: reason
"""

MISTAKES = [
    Mistake(
        "unknown key",
        REG,
        "    style: primary\n    needs",
        "    styel: primary\n    needs",
        "styel",
        "unknown key",
        "style",
    ),
    Mistake(
        "repeated key", REG, "  draft:\n", "  submitted: {}\n  draft:\n", "  submitted:\n", "'submitted' is repeated"
    ),
    Mistake(
        "missing key",
        REG,
        "  refuse_intake:\n    title: {vi: Từ chối tiếp nhận, en: Refuse intake}\n",
        "  refuse_intake:\n",
        "refuse_intake:",
        "'title' is missing",
    ),
    Mistake("wrong type", SET, "working_days: 20", "working_days: soon", "working_days: soon", "whole number"),
    Mistake(
        "two units", SET, "working_days: 15\n", "working_days: 15\n      days: 7\n", "    deadline:", "exactly one of"
    ),
    Mistake(
        "unknown outcome",
        END,
        "final: withdrawn",
        "final: withdrawed",
        "final: withdrawed",
        "unknown word",
        "withdrawn",
    ),
    Mistake(
        "not YAML", APR, "phase: approval", "phase: [approval", "title: {vi: Thẩm định kinh phí và", "not valid YAML"
    ),
    Mistake("file name", SUR, "phase: surveillance\n", "phase: watching\n", "phase: watching", "named watching.yaml"),
    Mistake(
        "unknown guard",
        REG,
        "documents_complete, ",
        "documents_completed, ",
        "needs: [{form",
        "no guard",
        "documents_complete",
    ),
    Mistake(
        "unknown effect", REG, "- assign_code", "- asign_code", "- asign_code", "no effect 'asign_code'", "assign_code"
    ),
    Mistake("unknown argument", APP, "to: council}", "too: council}", "too: council", "no argument 'too'", "to"),
    Mistake("missing argument", APP, ", to: council}", "}", "council_invited", "'notify' lacks the argument 'to'"),
    Mistake("needless argument", APR, "[documents_complete]", "[{documents_complete: all}]", "all}", "takes no value"),
    Mistake(
        "unknown receiver",
        REG,
        "submitted, to: applicant}",
        "submitted, to: aplicant}",
        "aplicant",
        "nobody called",
        "applicant",
    ),
    Mistake(
        "unknown target",
        ELI,
        "to: site_survey",
        "to: site_survy",
        "to: site_survy",
        "no state 'site_survy'",
        "site_survey",
    ),
    Mistake(
        "unknown source", DEL, "from: suspended", "from: suspend", "from: suspend\n", "no state 'suspend'", "suspended"
    ),
    Mistake(
        "unknown phase in scheme",
        ISO,
        "- settlement",
        "- setlement",
        "- setlement",
        "no phase 'setlement'",
        "settlement",
    ),
    Mistake(
        "unknown phase",
        END,
        "appraisal, approval, fast_track]",
        "apraisal, approval, fast_track]",
        "from_phases: [reg",
        "no phase",
        "appraisal",
    ),
    Mistake(
        "unknown exit", REG, "leaves: accepted", "leaves: acepted", "leaves: acepted", "no exit 'acepted'", "accepted"
    ),
    Mistake("unused exit", REG, "leaves: accepted", "to: submitted", "  accepted: {vi", "no action leaves by the exit"),
    Mistake(
        "exit to nowhere",
        ISO,
        "  - surveillance\n",
        "",
        "  - settlement",
        "'settled' of the phase 'settlement' leads nowhere",
    ),
    Mistake(
        "unknown route",
        ISO,
        "documents:\n",
        "routes: {approval.signed: delivery}\ndocuments:\n",
        "routes:",
        "no exit",
        "approval.contracted",
    ),
    Mistake(
        "unknown beginning",
        DEL,
        "enters: in_progress",
        "enters: progress",
        "enters: progress",
        "no state 'progress'",
        "in_progress",
    ),
    Mistake(
        "undeclared setting",
        REG,
        "days: $supplement_days",
        "days: $suplement_days",
        "$suplement",
        "not a setting",
        "supplement_days",
    ),
    Mistake("unused setting", REG, "days: $supplement_days", "days: 15", "supplement_days: 15", "never used"),
    Mistake(
        "unknown setting",
        ISO,
        "audit_months: 3",
        "audit_month: 3",
        "- certification",
        "no setting 'audit_month'",
        "audit_months",
    ),
    Mistake("missing setting", ISO, ", ballot: ballot_iso_9001", "", "- appraisal", "needs the setting 'ballot'"),
    Mistake("bad value of a setting", ISO, "{months: 9}", "{months: long}", "- delivery", "whole number"),
    Mistake(
        "unknown ballot",
        ISO,
        "ballot: ballot_iso_9001",
        "ballot: ballot_iso_901",
        "- appraisal",
        "no ballot",
        "ballot_iso_9001",
    ),
    Mistake("unknown council", ISO, "task_selection", "task_election", "- appraisal", "no council", "task_selection"),
    Mistake("unknown role", SET, "by: finance", "by: finances", "by: finances", "no role 'finances'", "finance"),
    Mistake(
        "unknown desk", SET, "waits_for: finance", "waits_for: finence", "waits_for: finence", "no role", "finance"
    ),
    Mistake(
        "role without the right",
        REG,
        "by: one_stop\n    paper: slip_01_receipt",
        "by: auditor\n    paper: slip_01_receipt",
        "by: auditor",
        "nobody may perform",
    ),
    Mistake(
        "nobody at all", REG, "by: one_stop\n    paper: slip_01", "by: []\n    paper: slip_01", "by: []", "by is empty"
    ),
    Mistake(
        "outside party",
        CER,
        "by: [applicant, case_officer]\n    form: nonc",
        "by: certification_body\n    form: nonc",
        "by: certification_body",
        "nobody may perform",
    ),
    Mistake(
        "only the system",
        ELI,
        "by: case_officer\n    form: ranking_note",
        "by: system\n    form: ranking_note",
        "by: system",
        "nobody performs 'rank'",
    ),
    Mistake(
        "unknown form",
        ELI,
        "form: eligibility_report",
        "form: eligibility_repot",
        "form: eligibility_repot",
        "no form",
        "eligibility_report",
    ),
    Mistake(
        "unknown legal form of a document",
        DOC,
        "legal_form: [private_enterprise, limited",
        "legal_form: [privat_enterprise, limited",
        "legal_form:",
        "no legal form 'privat_enterprise'",
        "private_enterprise",
    ),
    Mistake(
        "unknown form of a setting",
        ISO,
        "{application: iso_9001_application}",
        "{application: iso_9001_aplication}",
        "- registration",
        "no form 'iso_9001_aplication'",
        "iso_9001_application",
    ),
    Mistake(
        "unknown message", SUR, "notify: case_closed", "notify: case_close", "case_close,", "no message", "case_closed"
    ),
    Mistake(
        "unreached state", ELI, "to: ranked", "leaves: eligible", "  ranked:", "no road reaches the state 'ranked'"
    ),
    Mistake(
        "dead end",
        SET,
        "from: settling\n    leaves: settled",
        "from: acceptance\n    leaves: settled",
        "  settling:",
        "no road leaves the state",
    ),
    Mistake(
        "road in a circle",
        APP,
        "to: council_meeting\n    by: case_officer",
        "to: revision\n    by: case_officer",
        "  revision_review:",
        "round in a circle",
    ),
    Mistake(
        "final with an action",
        ELI,
        "[eligibility_check, site_survey]",
        "[eligibility_check, ineligible]",
        "from: [eligibility_check, ineligible]",
        "never left",
    ),
    Mistake(
        "final with a desk",
        END,
        "final: stopped",
        "final: stopped\n    waits_for: director",
        "waits_for: director",
        "waits for nobody",
    ),
    Mistake(
        "final with a deadline",
        END,
        "final: stopped",
        "final: stopped\n    deadline: {days: 3, legal_basis: none}",
        "deadline:",
        "has a deadline",
    ),
    Mistake(
        "deadline without owner", APR, "    waits_for: one_stop\n", "", "  result_ready:", "the deadline has no owner"
    ),
    Mistake("reminder too early", ELI, "remind: [3, 1]", "remind: [12, 1]", "remind: [12", "outside the term"),
    Mistake("unknown then", REG, "then: lapse", "then: lapses", "then: lapses", "no action 'lapses'", "lapse"),
    Mistake(
        "then from elsewhere",
        REG,
        "then: lapse",
        "then: accept",
        "then: accept",
        "cannot be taken from",
    ),
    Mistake(
        "then by a person",
        REG,
        "by: [one_stop, system]",
        "by: one_stop",
        "then: lapse",
        "the system may not",
    ),
    Mistake("clock without end", DEL, SUSPENSION, "", "  suspended:", "the clock stands still in 'suspended'"),
    Mistake(
        "no what_now",
        APR,
        "vi: Bộ phận một cửa trả quyết định phê duyệt cho đơn vị.",
        "vi: ''",
        "vi: ''",
        "'what_now' says nothing in 'vi'",
    ),
    Mistake(
        "unknown document",
        ISO,
        "- gap_analysis",
        "- gap_analisis",
        "gap_analisis",
        "no document 'gap_analisis'",
        "gap_analysis",
    ),
    Mistake(
        "unknown word of a document",
        ISO,
        "- gap_analysis",
        "- gap_analysis: {requird: false}",
        "requird",
        "unknown key 'requird'",
        "required",
    ),
    Mistake(
        "document of nobody",
        DOC,
        "documents:\n",
        "documents:\n  lost_paper: {title: Lost, legal_basis: None}\n",
        "lost_paper",
        "nobody asks for the document 'lost_paper'",
    ),
    Mistake(
        "unknown document of a phase",
        APR,
        "[contract_signed]",
        "[contract_sigend]",
        "documents:",
        "no document",
        "contract_signed",
    ),
    Mistake("unknown group", ISO, "group: management", "group: managment", "group:", "no group", "management_systems"),
    Mistake(
        "unknown word of a certificate",
        ISO,
        "  editions:",
        "  edition:",
        "  edition:",
        "unknown key 'edition'",
        "editions",
    ),
    Mistake(
        "document waits in vain",
        DOC,
        "until: sign_contract",
        "until: sign_contrat",
        "until: sign_contrat",
        "unknown action",
        "sign_contract",
    ),
    Mistake(
        "document nobody asks for",
        DOC,
        "until: sign_contract",
        "until: approve",
        "until: approve",
        "nobody asks for the document",
    ),
    Mistake(
        "unknown applicant",
        ISO,
        "joint_stock, ",
        "joint_stok, ",
        "applicants:",
        "no legal form 'joint_stok'",
        "joint_stock",
    ),
    Mistake(
        "surveillance too late",
        ISO,
        "  legal_basis:\n    validity:",
        "  surveillance_months: [12, 36]\n  legal_basis:\n    validity:",
        "surveillance_months",
        "beyond the certificate's validity",
    ),
    Mistake(
        "separation from nobody",
        APR,
        "separate_from: [appraise_budget, accept]",
        "separate_from: [apraise_budget]",
        "apraise_budget",
        "no action",
        "appraise_budget",
    ),
    Mistake(
        "name taken twice",
        SUR,
        "  closed:\n",
        "  settling:\n    title: Again\n    what_now: Again\n    final: failed\n  closed:\n",
        "  settling:",
        "already taken in the phase 'settlement'",
    ),
    Mistake(
        "both to and leaves",
        REG,
        "leaves: accepted",
        "to: submitted\n    leaves: accepted",
        "leaves: accepted",
        "not both",
    ),
    Mistake("begins nowhere", REG, "    from: submitted\n    leaves", "    leaves", "  accept:", "begins nowhere"),
    Mistake(
        "unknown permission",
        ROLES,
        "may: [case:act, case:read_all, case:assign",
        "may: [case:act, case:read_al, case:assign",
        "may: [case:act, case:read_al,",
        "no permission",
        "case:read_all",
    ),
    Mistake(
        "unknown task in a state",
        ELI,
        "  ranked:\n",
        "  ranked:\n    opens: [visit]\n",
        "    opens: [visit]",
        "no task 'visit'",
    ),
    Mistake("task nobody opens", ELI, "actions:\n", TASK + "actions:\n", "  visit:", "nobody opens the task 'visit'"),
    Mistake(
        "task that moves the case",
        ELI,
        "actions:\n",
        TASK + "    does: [assign_code]\nactions:\n",
        "    does: [assign_code]",
        "a task cannot 'assign_code'",
    ),
    Mistake(
        "reminders of a notice without a reason",
        "phases/declaration.yaml",
        "          legal_basis: {source: {vi: Quy trình nội bộ dự kiến của Sở, en: Proposed internal procedure}}\n",
        "",
        "        remind:",
        "says how many days before, and why",
    ),
    Mistake(
        "task announced by an unknown message",
        ELI,
        "actions:\n",
        TASK + "    announces: task_opend\nactions:\n",
        "    announces: task_opend",
        "no message 'task_opend'",
        "task_opened",
    ),
    Mistake(
        "task with an action of the system",
        ELI,
        "actions:\n",
        TASK + "    deadline: {days: 5, then: rank, legal_basis: x}\nactions:\n",
        "    deadline: {days: 5",
        "its term can only 'close' it",
        "close",
    ),
    Mistake(
        "waiting for an unknown task",
        ELI,
        "    needs: [officer_assigned]\n",
        "    needs: [officer_assigned, tasks_done: visit]\n",
        "    needs: [officer_assigned, tasks_done",
        "no task 'visit'",
    ),
    Mistake(
        "form nobody has in a task",
        ELI,
        "actions:\n",
        TASK.replace("form: reason", "form: raeson") + "actions:\n",
        "    form: raeson",
        "no form 'raeson'",
        "reason",
    ),
    Mistake(
        "task that depends on a form nobody signs",
        ELI,
        "actions:\n",
        TASK + "    when: {answered: reasn, field: note, is: x}\nactions:\n",
        "    when: {answered: reasn",
        "nobody signs a form 'reasn'",
        "reason",
    ),
    Mistake(
        "task that depends on a field that is not asked",
        ELI,
        "actions:\n",
        TASK + "    when: {answered: ranking_note, field: nte, is: x}\nactions:\n",
        "    when: {answered: ranking_note",
        "has no field 'nte'",
        "note",
    ),
    Mistake(
        "task opened on words that say nothing",
        ELI,
        "      - $survey_notice\n",
        "      - $survey_notice\n      - {open_task: visit, when: {asked: x}}\n",
        "      - {open_task: visit",
        "'when' says which form says what",
    ),
    Mistake(
        "extended action that is not there",
        SET,
        "actions:\n",
        "extends: {submt: {needs: [call_open]}}\nactions:\n",
        "extends: {submt",
        "no action 'submt' to extend",
        "submit",
    ),
    Mistake(
        "permission nobody holds",
        ROLES,
        "permissions:\n",
        "permissions:\n  case:erase: Erase\n",
        "  case:erase",
        "nobody holds",
    ),
    Mistake(
        "indicator that no programme has",
        ISO,
        "supported, certificates_issued]",
        "supported, certificate_issued]",
        "certificate_issued",
        "no programme has an indicator 'certificate_issued'",
        "certificates_issued",
    ),
    Mistake(
        "answer that nobody can give",
        "phases/field_visit.yaml",
        "        is: failed\n",
        "        is: faild\n",
        "- answered",
        "is never answered with 'faild'",
        "failed",
    ),
    Mistake("support for nobody", ISO, "applicants: [", "applicants: [] #", "applicants: []", "at least 1"),
    Mistake(
        "place that is on no checklist",
        SUR,
        "transfer_certificate: transfer_scan",
        "transfer_certificate: transfer_sca",
        "transfer_certificate: transfer_sca",
        "no document 'transfer_sca'",
        "transfer_scan",
    ),
    Mistake(
        "waiting for whoever may not act",
        REG,
        "waits_for: one_stop",
        "waits_for: auditor",
        "waits_for: auditor",
        "'auditor' cannot do what is waited for",
    ),
    Mistake(
        "waiting for whoever has nothing to do",
        REG,
        "waits_for: one_stop",
        "waits_for: finance",
        "waits_for: finance",
        "'finance' has nothing to do here",
    ),
    Mistake(
        "draft without a desk to write it at",
        REG,
        "    waits_for: applicant\n    desk: application\n  submitted",
        "    waits_for: applicant\n  submitted",
        "  draft:\n",
        "nobody can write the draft 'iso_9001_application' in 'draft'",
    ),
    Mistake(
        "draft that a step hands in",
        REG,
        "{form_complete: $application}, documents",
        "{form_complete: refusal}, documents",
        "needs: [{form_complete: refusal}",
        "'refusal' is no draft",
    ),
    Mistake(
        "draft that nobody signs",
        REG,
        "{form_complete: $application}, documents",
        "{form_complete: hop_quy_application}, documents",
        "needs: [{form_complete: hop_quy",
        "nobody signs the draft",
    ),
    Mistake(
        "end of a notice that comes where it cannot begin",
        DECL,
        "        then: expire_declaration\n",
        "        then: cancel_declaration\n",
        "        then: cancel_declaration\n",
        "when 'cancel_declaration' is due",
    ),
    Mistake(
        "ladder that says nothing",
        REG,
        "      then: lapse\n",
        "      overdue: [{after: 2}]\n",
        "{after: 2}",
        "notify or then",
    ),
    Mistake(
        "step of a ladder that is not there",
        REG,
        "      then: lapse\n",
        "      overdue: [{after: 2, then: laps}]\n",
        "overdue: [{",
        "no action 'laps'",
        "lapse",
    ),
    Mistake(
        "message of a ladder that is not there",
        ELI,
        "      on_breach: escalate\n",
        "      overdue: [{after: 2, notify: deadline_mised}]\n",
        "overdue: [{",
        "no message 'deadline_mised'",
        "deadline_missed",
    ),
    Mistake(
        "receiver of a ladder who is nobody",
        ELI,
        "      on_breach: escalate\n",
        "      overdue: [{after: 2, notify: deadline_missed, to: superviser}]\n",
        "overdue: [{",
        "nobody called 'superviser'",
        "supervisor",
    ),
    Mistake(
        "last day in a form that nobody signs",
        ELI,
        "      working_days: 5\n",
        "      until: contrat.ends_on\n",
        "until: contrat",
        "nobody signs a form 'contrat'",
        "contract",
    ),
    Mistake(
        "last day in a field that is not there",
        ELI,
        "      working_days: 5\n",
        "      until: contract.end_on\n",
        "until: contract",
        "has no field 'end_on'",
        "ends_on",
    ),
    Mistake(
        "last day that is no day",
        ELI,
        "      working_days: 5\n",
        "      until: eligibility_report.size_class\n",
        "until: eligibility_report",
        "the last day is a date",
    ),
    Mistake(
        "case opened again that was decided",
        REG,
        "    from: lapsed\n",
        "    from: refused_intake\n",
        "    from: refused_intake\n",
        "a final state is never left",
    ),
    Mistake(
        "no such supervisor",
        ROLES,
        "roles:\n",
        "supervisor: division_hed\nroles:\n",
        "supervisor:",
        "no role",
        "division_head",
    ),
    Mistake(
        "no such superior",
        ROLES,
        "    superior: []\n",
        "    superior: directer\n",
        "superior: directer",
        "no role",
        "director",
    ),
    Mistake(
        "the director's delays told downwards",
        ROLES,
        "    superior: []\n",
        "    superior: division_head\n",
        "superior: division_head",
        "its own superior",
    ),
]


def test_the_shipped_content_has_no_mistake() -> None:
    assert faults(content_roots()) == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.name)
def test_a_planted_mistake_is_named(tmp_path: Path, mistake: Mistake) -> None:
    roots = copy_content(tmp_path, few=True)
    path = tmp_path / "workflows" / mistake.file
    before = path.read_text(encoding="utf-8")
    assert mistake.old in before
    after = before.replace(mistake.old, mistake.new, 1)
    path.write_text(after, encoding="utf-8")
    line = after[: after.index(mistake.at)].count("\n") + 1
    found = faults(roots)
    named = [
        f for f in found if f.file == f"workflows/{mistake.file}" and f.line == line and mistake.words in f.message
    ]
    assert named, f"expected line {line}, found {list(map(str, found))}"
    assert mistake.suggestion in {f.suggestion for f in named}


def test_a_message_that_uses_what_a_case_does_not_have(tmp_path: Path) -> None:
    messages = {**MESSAGES, "recovery_demanded": {"case_code", "case_titel", "days_left"}}
    found = faults(copy_content(tmp_path), messages=messages)
    line = (tmp_path / "workflows" / SET).read_text(encoding="utf-8").split("recovery_demanded")[0].count("\n") + 1
    assert {(f.file, f.line, f.suggestion) for f in found} == {
        (f"workflows/{SET}", line, "case_title"),
        (f"workflows/{SET}", line, ""),
    }
    assert all("'recovery_demanded' uses the variable" in f.message for f in found)


def test_mistakes_in_several_files_are_reported_together(tmp_path: Path) -> None:
    roots = copy_content(tmp_path)
    for file, old, new in ((REG, "clock: stopped", "clock: stoped"), (SUR, "final: completed", "finnal: completed")):
        path = tmp_path / "workflows" / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    (tmp_path / "workflows" / ROLES).unlink()
    assert [f.file for f in faults(roots)] == [f"workflows/{f}" for f in (REG, SUR, ROLES)]


def test_names_that_could_not_be_read_are_not_called_unknown(tmp_path: Path) -> None:
    assert faults(copy_content(tmp_path), forms=None, messages=None, councils=None, ballots=None, indicators=None) == []
