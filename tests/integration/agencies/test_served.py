"""Which agency is served: the one that is named, or the only one there is; anything else is told at the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseflow.core.reader import ContentError
from tests.support import second_province
from tests.support.contexts import BuildContext

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_the_only_agency_need_not_be_named(build_context: BuildContext) -> None:
    ctx = build_context()
    assert (ctx.settings.agency, ctx.agency, ctx.agencies) == ("", "hung_yen", ("hung_yen",))
    assert build_context(agency="hung_yen").agency == ctx.agency


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("", r"say which agency is served \(CASEFLOW_AGENCY\); there are: hung_yen, song_la"),
        ("song_li", r"there is no agency 'song_li' \(did you mean 'song_la'\?\)"),
    ],
)
def test_of_several_one_is_named(build_context: BuildContext, tmp_path: Path, named: str, told: str) -> None:
    folder = second_province.overlay(tmp_path / "both")
    assert build_context(content=folder, agency="song_la").agency == "song_la"
    with pytest.raises(ContentError, match=told):
        build_context(content=folder, agency=named)


def test_an_agency_without_a_plan_cannot_be_served(build_context: BuildContext, tmp_path: Path) -> None:
    folder = second_province.overlay(tmp_path / "both")
    (folder / "workflows/programmes" / f"{second_province.PLAN}.yaml").unlink()
    with pytest.raises(ContentError, match="there is no programme of the agency 'song_la'"):
        build_context(content=folder, agency="song_la")


def test_plans_that_contradict_each_other_stop_the_start(build_context: BuildContext, tmp_path: Path) -> None:
    folder = second_province.overlay(tmp_path / "both")
    twin = second_province.PLAN_FILE.replace(second_province.PLAN, "twin")
    (folder / "workflows/programmes/twin.yaml").write_text(twin, encoding="utf-8")
    with pytest.raises(ContentError, match="would have two plans in force"):
        build_context(content=folder, agency="song_la")
