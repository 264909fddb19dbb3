"""The scripts of the pages: their own unit tests run under node, and every script is one that a browser can read."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from caseflow.core.content import shipped_root

ROOT = shipped_root()
SCRIPTS = ROOT / "caseflow" / "web" / "static" / "js"
TESTS = sorted((ROOT / "tests" / "scripts").glob("*.test.mjs"))
MUST = bool(os.environ.get("CASEFLOW_REQUIRE_PG") or os.environ.get("CI"))
"""Whether everything has to be there, as it does where `make test` runs."""
IMPORT = re.compile(r'^import [^;]*?from "\./([\w.]+)";$', re.MULTILINE)


@pytest.fixture
def node() -> str:
    """Debian's node; without it the test is left out at home and fails where everything has to be there."""
    found, words = shutil.which("node"), "node is not installed: run 'apt-get install nodejs'."
    if found is None and MUST:
        pytest.fail(words)
    if found is None:
        pytest.skip(words)
    return found


def test_the_scripts_pass_their_own_tests(node: str) -> None:
    done = subprocess.run([node, "--test", *map(str, TESTS)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout
    assert len(TESTS) >= 8


def test_a_script_test_that_fails_fails_here_too(node: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.test.mjs"
    broken.write_text('import { test } from "node:test"; test("no", () => { throw new Error("no"); });')
    assert subprocess.run([node, "--test", str(broken)], capture_output=True, timeout=300).returncode != 0


def test_every_import_leads_to_a_script_and_every_module_is_asked_for() -> None:
    imports = {path.name: set(IMPORT.findall(path.read_text(encoding="utf-8"))) for path in SCRIPTS.glob("*.js")}
    asked = set().union(*imports.values())
    templates = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "caseflow/web/templates").rglob("*.html"))
    loaded = set(re.findall(r'asset\("js/([\w.]+)"\)', templates))
    modules = set(re.findall(r'<script type="module" src="\{\{ asset\("js/([\w.]+)"\)', templates))
    assert asked | loaded == set(imports)
    shared = {name for name in loaded if imports[name] or name in asked}
    assert shared == modules == {"autosave.js", "desk.js", "keyboard.js", "talk.js", "unsent.js", "viewer.js"}
