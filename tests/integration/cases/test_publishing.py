"""Nothing that is published can break what is under way: what an open case names may not vanish from the files."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseflow.core.clock import FixedClock
from caseflow.core.content import shipped_root
from caseflow.core.reader import ContentError
from caseflow.services.foundation import catalog
from tests.content.thirty_lines import SCHEME
from tests.support.contexts import NOW, BuildContext
from tests.support.journey import Journey
from tests.support.overlay import add_scheme

SENDS = "  registration:\n    extends:\n      accept: {does: [{notify: own_words, to: applicant}]}\n"
OWN = SCHEME.replace("adds:\n", f"adds:\n{SENDS}")


def overlay(folder: Path, message: str, scheme: str = OWN) -> Path:
    """A province with a kind of support that sends a message of its own."""
    add_scheme(folder, "tools", scheme)
    text = (shipped_root() / "notifications/messages/application_received.md").read_text(encoding="utf-8")
    (folder / "notifications/messages").mkdir(parents=True)
    (folder / f"notifications/messages/{message}.md").write_text(text.replace("application_received", message), "utf-8")
    return folder


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_message_that_an_open_case_will_send_cannot_be_renamed(build_context: BuildContext, tmp_path: Path):
    ctx = build_context(clock=FixedClock(NOW), content=overlay(tmp_path / "before", "own_words"))
    catalog.publish(ctx)
    journey = Journey(ctx, "tools")
    journey.do("applicant", "submit")

    renamed = overlay(tmp_path / "after", "better_words", OWN.replace("own_words", "better_words"))
    later = build_context(clock=FixedClock(NOW), content=renamed)
    with pytest.raises(ContentError) as refused:
        catalog.publish(later)
    (fault,) = refused.value.faults
    assert "the message 'own_words' is gone, but 1 open case(s) of 'tools' need it" in fault.message

    journey.do("applicant", "withdraw")
    assert {piece.name for piece in catalog.publish(later) if piece.is_new} == {"tools"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_role_for_which_an_open_case_waits_cannot_be_renamed(build_context: BuildContext, tmp_path: Path):
    ctx = build_context(clock=FixedClock(NOW))
    catalog.publish(ctx)
    Journey(ctx, "iso_9001").do("applicant", "submit")
    folder = tmp_path / "after"
    for path in sorted((shipped_root() / "workflows").rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        if "admin_secretary" in text:
            target = folder / "workflows" / path.relative_to(shipped_root() / "workflows")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text.replace("admin_secretary", "council_desk"), encoding="utf-8")
    later = build_context(clock=FixedClock(NOW), content=folder)
    with pytest.raises(ContentError) as refused:
        catalog.publish(later)
    (fault,) = refused.value.faults
    assert "the role 'admin_secretary' is gone, but 1 open case(s) of 'iso_9001' need it" in fault.message
