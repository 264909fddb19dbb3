"""A province adds a kind of support with one short file: phases are reused, an end of its own is added."""

from __future__ import annotations

from pathlib import Path

from caseflow.bootstrap import ENGINE
from caseflow.workflows import loader
from caseflow.workflows.machine import Rulebook
from tests.content.planted import BALLOTS, COUNCILS, FORMS, copy_content, faults
from tests.content.thirty_lines import SCHEME

OWN_SHEET = SCHEME.replace("ballot_iso_9001", "ballot_tools")
"""With a score sheet of its own, so that a sheet which is not the shipped scheme's is seen to arrive."""


def test_thirty_lines_make_a_scheme(tmp_path: Path) -> None:
    roots = copy_content(tmp_path)
    (tmp_path / "workflows" / "schemes" / "tools.yaml").write_text(OWN_SHEET, encoding="utf-8")
    assert len(OWN_SHEET.splitlines()) <= 30
    assert faults(roots) == []
    definition = loader.assemble(
        loader.load(roots),
        "tools",
        ENGINE.vocabulary,
        councils={name: {"rules": name} for name in COUNCILS},
        ballots={name: {"sheet": name} for name in BALLOTS},
        forms=dict.fromkeys(FORMS, "0" * 64),
    )
    assert definition.actions["sign_contract"].to == "acceptance", "the next phase in the scheme's own order"
    assert definition.actions["settle"].to == "finished", "the scheme's route"
    assert definition.states["finished"].phase == "settlement"
    deadline = definition.states["supplement"].deadline
    assert deadline is not None
    assert deadline.days == 10
    assert definition.ballot == {"sheet": "ballot_tools"}
    assert "surveillance" not in definition.states
    assert "in_progress" not in definition.actions["stop"].from_, "phases that are not used are passed over"
    assert "record_certificate" not in definition.actions
    assert "certificate" not in definition.forms
    assert Rulebook(definition, ENGINE.vocabulary).definition is definition
