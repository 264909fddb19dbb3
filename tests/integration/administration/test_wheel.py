"""The wheel is all a machine needs: installed into an empty environment it brings content, migrations and pages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.contexts import SECRET

ROOT = Path(__file__).resolve().parents[3]
START_SECONDS = 90


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as a distributor would, with the build backend of the test lock instead of a download."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an environment that holds the wheel alone; the locked dependencies are lent by this one."""
    folder = tmp_path_factory.mktemp("empty")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    site = next((folder / "lib").glob("python*/site-packages"))
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    (site / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    return folder / "bin"


def test_the_wheel_carries_content_migrations_pages_and_nothing_else(wheel: Path):
    names = zipfile.ZipFile(wheel).namelist()

    for part in ("workflows/schemes/iso_9001.yaml", "forms/iso_9001_application.yaml", "migrations/env.py"):
        assert f"caseflow/_content/{part}" in names
    assert any(re.fullmatch(r"caseflow/_content/migrations/versions/0001_\w+\.py", name) for name in names)
    assert any(name.startswith("caseflow/web/static/") for name in names)
    assert {name.split("/", 1)[0].split("-", 1)[0] for name in names} == {"caseflow"}
    assert not any("__pycache__" in name for name in names)


@pytest.fixture
def served(installed: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a new installation in an empty folder: tables, content and server come from the wheel."""
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "CASEFLOW_PORT": "0", "HOME": str(tmp_path)}
    environment["CASEFLOW_SECRET_KEY"] = SECRET
    script = str(installed / "caseflow")
    for command in ("db upgrade", "content publish"):
        subprocess.run([script, *command.split()], check=True, cwd=tmp_path, env=environment, capture_output=True)
    with (
        (tmp_path / "errors").open("wb") as errors,
        subprocess.Popen(
            [script, "run"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as server,
    ):
        try:
            assert server.stdout is not None
            line = next((text for text in server.stdout if text.startswith("CASEFLOW: ")), "")
            assert line, (tmp_path / "errors").read_text(encoding="utf-8")
            yield line.removeprefix("CASEFLOW: ").strip()
        finally:
            server.terminate()
            server.communicate(timeout=START_SECONDS)


@pytest.mark.slow
def test_an_installed_wheel_serves_the_home_page_in_an_empty_folder(served: str):
    with urllib.request.urlopen(served, timeout=START_SECONDS) as answer:
        page = answer.read().decode()

    assert answer.status == 200
    assert "ISO 9001" in page
