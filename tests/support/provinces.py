"""A province before and after it changes its roads: a role, a message, a step, a state renamed; one split, one gone."""

from __future__ import annotations

from pathlib import Path

import yaml

from caseflow.core.content import shipped_root
from tests.support import overlay

REGISTRATION, ELIGIBILITY = "workflows/phases/registration.yaml", "workflows/phases/eligibility.yaml"
FAST_TRACK, APPROVAL = "workflows/phases/fast_track.yaml", "workflows/phases/approval.yaml"
SCHEMES = tuple(sorted(path.stem for path in (shipped_root() / "workflows/schemes").glob("*.yaml")))
CHANGE = """\
change: {name}
road: [{roads}]
from_edition: any
states:
  submitted: taken_in
  budget_appraisal:
    ask: [budget_appraisal, expert_appraisal]
    question: {{vi: Hồ sơ có cần chuyên gia không?, en: Does the case need an expert?}}
  ranked:
    dropped_to: site_survey
actions:
  rank: null
  accept: receive
because: {{vi: Quy trình mới của tỉnh, en: The new procedure of the province}}
legal_basis: Quyết định của tỉnh
"""
"""What the words of the change say; `ranked` goes back to the survey, whose minutes rank the case from now on."""


def before(folder: Path) -> Path:
    """The province as it was: it tells applicants of the reception in a message of its own."""
    _message(folder, "own_words", "")
    overlay.replace(
        folder, REGISTRATION, ("{notify: application_received, to: applicant}", "{notify: own_words, to: applicant}")
    )
    return folder


def after(folder: Path, *, change: str = CHANGE, roads: tuple[str, ...] = ("iso_9001",), name: str = "shorter") -> Path:
    """The province as it is: with a change that says what becomes of cases under way, or without any."""
    role_renamed(folder, was=True)
    _message(folder, "better_words", "own_words")
    overlay.replace(
        folder,
        REGISTRATION,
        ("{notify: application_received, to: applicant}", "{notify: better_words, to: applicant}"),
        ("  submitted:\n", "  taken_in:\n"),
        ("from: submitted", "from: taken_in"),
        ("to: submitted", "to: taken_in"),
        ("  accept:\n", "  receive:\n"),
    )
    _without_ranking(folder)
    _with_experts(folder)
    let_go(folder, *SCHEMES)  # every road shares the phases that change here
    if change:
        target = folder / f"workflows/changes/{name}.yaml"
        target.write_text(change.format(name=name, roads=", ".join(roads)), encoding="utf-8")
    return folder


def _without_ranking(folder: Path) -> None:
    """The survey ranks: nothing stands at `ranked` any more."""
    text = (shipped_root() / ELIGIBILITY).read_text(encoding="utf-8")
    states, actions = text.index("  ranked:\n"), text.index("  rank:\n")
    ending = text.index("  ineligible:\n")
    text = text[:states] + text[ending:actions]
    text = text.replace("    to: ranked\n", "    leaves: eligible\n")
    (folder / ELIGIBILITY).write_text(text, encoding="utf-8")
    overlay.replace(
        folder,
        FAST_TRACK,
        ("[accept, ", "[receive, "),
        ("from: ranked", "from: site_survey"),
        ("to: ranked", "to: site_survey"),
    )


def _with_experts(folder: Path) -> None:
    """The appraisal of the budget has become two."""
    text = (shipped_root() / APPROVAL).read_text(encoding="utf-8")
    begin, end = text.index("  budget_appraisal:\n"), text.index("  awaiting_approval:\n")
    expert = text[begin:end].replace("  budget_appraisal:\n", "  expert_appraisal:\n")
    expert = expert.replace("Thẩm định kinh phí,", "Chuyên gia thẩm định,").replace(
        "en: Budget appraisal}", "en: Experts}"
    )
    text = text[:end] + expert + text[end:]
    text = text.replace("    from: budget_appraisal\n", "    from: [budget_appraisal, expert_appraisal]\n")
    ask = """\
  ask_expert:
    title: {vi: Mời chuyên gia, en: Ask an expert}
    from: budget_appraisal
    to: expert_appraisal
    by: finance
"""
    text = text.replace("actions:\n", f"actions:\n{ask}", 1).replace(", accept]", ", receive]")
    (folder / APPROVAL).write_text(text, encoding="utf-8")


def _message(folder: Path, name: str, was: str) -> None:
    text = (shipped_root() / "notifications/messages/application_received.md").read_text(encoding="utf-8")
    (folder / "notifications/messages").mkdir(parents=True, exist_ok=True)
    named = f"{name}\nwas: [{was}]" if was else name
    (folder / f"notifications/messages/{name}.md").write_text(text.replace("application_received", named, 1), "utf-8")


def role_renamed(folder: Path, *, was: bool) -> Path:
    """A province in which the administrative secretary is called otherwise, everywhere in its files."""
    for path in sorted((shipped_root() / "workflows").rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        if "admin_secretary" in text:
            target = folder / "workflows" / path.relative_to(shipped_root() / "workflows")
            target.parent.mkdir(parents=True, exist_ok=True)
            text = text.replace("admin_secretary", "council_desk")
            if path.name == "roles.yaml":
                text = text.replace(
                    "  council_desk:\n", "  council_desk:\n    was: admin_secretary\n" if was else "  council_desk:\n"
                )
                text += "  admin_secretary: null\n"
            target.write_text(text, encoding="utf-8")
    return folder


def form_renamed(folder: Path) -> Path:
    """The application for ISO 9001 is another form, and a change says that drafts go on in it."""
    text = (shipped_root() / "forms/iso_9001_application.yaml").read_text(encoding="utf-8")
    (folder / "forms").mkdir(parents=True)
    (folder / "forms/quality_application.yaml").write_text(
        text.replace("form: iso_9001_application", "form: quality_application"), "utf-8"
    )
    overlay.replace(folder, "workflows/schemes/iso_9001.yaml", ("iso_9001_application", "quality_application"))
    _write_change(folder, "iso_9001", "drafts: {iso_9001_application: quality_application}\n")
    return folder


def tasks_changed(folder: Path) -> Path:
    """On the road of VietGAP nobody visits the field any more, and the laboratory's task bears another name."""
    named = ("[sampling, laboratory]", "[sampling, lab_test]")
    overlay.replace(
        folder, "workflows/phases/testing.yaml",
        named, ("open_task: laboratory", "open_task: lab_test"), ("  laboratory:\n", "  lab_test:\n"),
    )  # fmt: skip
    overlay.replace(folder, "workflows/phases/conformity.yaml", ("[laboratory, ", "[lab_test, "))
    documents = yaml.safe_load((shipped_root() / "workflows/documents.yaml").read_text(encoding="utf-8"))["documents"]
    mine = {
        "test_reports": documents["test_reports"] | {"until": "lab_test"},
        "field_photos": None,
        "field_minutes": None,
    }
    (folder / "workflows/documents.yaml").write_text(yaml.safe_dump({"documents": mine}, allow_unicode=True), "utf-8")
    scheme = folder / "workflows/schemes/vietgap.yaml"
    overlay.replace(
        folder, "workflows/schemes/vietgap.yaml",
        ("[field_visit, sampling, laboratory]", "[sampling, lab_test]"), ("[field_visit, sampling]", "[sampling]"),
    )  # fmt: skip
    lines = scheme.read_text(encoding="utf-8").splitlines(keepends=True)
    scheme.write_text("".join(line for line in lines if "field_visit" not in line), encoding="utf-8")
    _write_change(folder, "vietgap", "tasks: {laboratory: lab_test, field_visit: null}\n")
    return folder


def council_changed(folder: Path) -> Path:
    """The council that selects passes with more points than before."""
    text = (shipped_root() / "workflows/councils.yaml").read_text(encoding="utf-8")
    (folder / "workflows").mkdir(parents=True)
    assert "pass_mark: 70" in text
    (folder / "workflows/councils.yaml").write_text(text.replace("pass_mark: 70", "pass_mark: 75"), "utf-8")
    _write_change(folder, "iso_9001", "")
    return folder


def let_go(folder: Path, *roads: str) -> None:
    """A province that moves the cases of a road by a change of its own takes the road out of the shipped one."""
    (folder / "workflows/changes").mkdir(parents=True, exist_ok=True)
    spare = iter(("umbrella_task", "declaration_of_conformity", "declaration_of_regulation"))
    for path in sorted((shipped_root() / "workflows/changes").glob("*.yaml")):
        change = yaml.safe_load(path.read_text(encoding="utf-8"))
        left = [road for road in change["road"] if road not in roads]
        change |= {"road": left} if left else {"road": next(spare), "states": {}}
        (folder / f"workflows/changes/{path.name}").write_text(yaml.safe_dump(change, allow_unicode=True), "utf-8")


def _write_change(folder: Path, road: str, words: str) -> None:
    let_go(folder, road)
    target = folder / "workflows/changes/other.yaml"
    head = f"change: other\nroad: {road}\nfrom_edition: any\n"
    tail = "because: {vi: Quy trình mới, en: New procedure}\nlegal_basis: Quyết định của tỉnh\n"
    target.write_text(head + words + tail, encoding="utf-8")
