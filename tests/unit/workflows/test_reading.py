"""Reading the workflow files: each by its name, all faults at once, the province's own folder by its whole path."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseflow.core.content import ContentRoots
from caseflow.core.reader import ContentError
from caseflow.workflows import lint, loader
from caseflow.workflows.outside import Outside
from tests.unit.workflows.build import WORDS
from tests.unit.workflows.province import AFTER, FILES, FOLLOW, INTAKE, KNOWN, SCHEME, library, written


def faults(roots: ContentRoots) -> list[str]:
    with pytest.raises(ContentError) as caught:
        loader.load(roots)
    return [str(fault) for fault in caught.value.faults]


def test_every_file_is_read_under_its_own_name(tmp_path: Path) -> None:
    found = library(tmp_path)
    assert sorted(found.phases) == ["after", "following", "intake", "unused", "work"]
    assert (list(found.schemes), list(found.procedures), list(found.roads)) == (
        ["small"],
        ["follow"],
        ["small", "follow"],
    )
    assert found.phases["intake"].source.file == "workflows/phases/intake.yaml"
    assert found.phases["intake"].value.states["sent"].deadline is not None, "with the defaults of its settings"
    assert found.roles.value.roles["desk"].may == ("case:act", "case:read_all")
    assert (list(found.papers.value.papers), list(found.groups.value.groups)) == (
        ["plan", "contract", "photo"],
        ["management"],
    )
    assert list(found.links.value.links) == ["on_list", "follows"]


def test_a_file_is_called_as_what_it_holds(tmp_path: Path) -> None:
    for file, kind, old, line in (
        (INTAKE, "phase", "intake", 1),
        (SCHEME, "scheme", "small", 1),
        (FOLLOW, "procedure", "follow", 1),
    ):
        roots = written(tmp_path, **{file: FILES[file].replace(f"{kind}: {old}", f"{kind}: other", 1)})
        assert faults(roots) == [f"workflows/{file}:{line}: the {kind} 'other' must lie in a file named other.yaml"]


def test_a_scheme_and_a_procedure_share_one_set_of_names(tmp_path: Path) -> None:
    twin = FILES[FOLLOW].replace("procedure: follow", "procedure: small")
    assert faults(written(tmp_path, **{"procedures/small.yaml": twin})) == [
        "workflows/procedures/small.yaml:1: there is a scheme 'small' as well"
    ]


@pytest.mark.parametrize("name", ["roles", "papers", "groups", "links"])
def test_a_file_of_which_there_is_one_must_be_there(tmp_path: Path, name: str) -> None:
    roots = written(tmp_path)
    (tmp_path / f"workflows/{name}.yaml").unlink()
    assert faults(roots) == [f"workflows/{name}.yaml:1: the file is missing"]


def test_all_files_are_read_before_their_faults_are_told(tmp_path: Path) -> None:
    changed = dict.fromkeys((AFTER, SCHEME, "groups.yaml"), "x: [")
    found = faults(written(tmp_path, **changed, **{"roles.yaml": "roles: {}\n"}))
    assert [fault.split(":")[0] for fault in found] == [
        "workflows/groups.yaml",
        "workflows/phases/after.yaml",
        "workflows/roles.yaml",
        "workflows/schemes/small.yaml",
    ]
    assert "the key 'permissions' is missing" in found[2]


def test_a_word_that_only_schemes_give_may_be_missing_where_it_fits_and_where_it_does_not(tmp_path: Path) -> None:
    """A null setting stands for a name the scheme gives; where null itself is right, it is left alone."""
    assert library(tmp_path).phases["after"].value.actions["expire"].does[1].args == {"value": None, "to": "desk"}
    named = FILES[AFTER].replace("    by: system\n", "    by: system\n    form: $letter\n", 1)
    assert library(tmp_path, **{AFTER: named}).phases["after"].value.actions["expire"].form is None
    needed = FILES[AFTER].replace("    from: living\n", "    from: $letter\n    at_most: $most\n", 1)
    needed = needed.replace("settings:\n", "settings:\n  most: 3\n", 1)
    expire = library(tmp_path, **{AFTER: needed}).phases["after"].value.actions["expire"]
    assert expire.from_ == ("given_by_the_scheme",)
    assert expire.at_most == 3, "a setting with a default keeps it"


def test_a_file_of_the_province_is_shown_with_its_whole_path(tmp_path: Path) -> None:
    roots, own = written(tmp_path / "shipped"), tmp_path / "own"
    (own / "workflows/phases").mkdir(parents=True)
    overlaid = ContentRoots(roots.shipped, own)
    path = own / "workflows" / INTAKE
    path.write_text(FILES[INTAKE].replace("papers: [plan]\n", ""), encoding="utf-8")
    assert loader.load(overlaid).phases["intake"].source.file == str(path)
    path.write_text("phase: [", encoding="utf-8")
    assert [fault.rpartition(": ")[0].split(":")[0] for fault in faults(overlaid)] == [str(path)]


def test_a_province_that_changes_a_phase_need_not_use_every_paper_that_ships(tmp_path: Path) -> None:
    without = FILES[INTAKE].replace("papers: [plan]\n", "")
    roots, own = written(tmp_path / "shipped"), tmp_path / "own"

    def unused(overlay: dict[str, str]) -> list[str]:
        for name, text in overlay.items():
            (own / "workflows" / name).parent.mkdir(parents=True, exist_ok=True)
            (own / "workflows" / name).write_text(text, encoding="utf-8")
        found = loader.load(ContentRoots(roots.shipped, own))
        return [fault.message for fault in lint.check(found, WORDS, Outside(**KNOWN))]

    more = FILES["papers.yaml"] + "  lost: {title: Lost, legal_basis: TT 1}\n"
    assert unused({INTAKE: without}) == []
    assert unused({"papers.yaml": more}) == [f"nobody asks for the paper '{name}'" for name in ("plan", "lost")]
