"""The commands of the operator, run as the console script runs them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from caseflow.cli.main import main
from caseflow.core.content import shipped_root
from tests.support.contexts import SECRET


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with a secret key in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CASEFLOW_SECRET_KEY", SECRET)
    return tmp_path


def test_without_a_secret_key_nothing_starts_and_the_variable_is_named(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert main(["db", "upgrade"]) == 2

    assert "CASEFLOW_SECRET_KEY" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_reading_content_makes_no_key_and_so_turns_no_installation_into_a_demo(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert main(["content", "show", "iso_9001", "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["states"]["draft"]
    assert main(["db", "upgrade"]) == 2


def test_a_fresh_installation_is_upgraded_published_and_verified(installation: Path, capsys):
    assert main(["db", "upgrade"]) == 0
    assert "0001" in capsys.readouterr().out
    assert main(["content", "publish"]) == 0
    assert "iso_9001" in capsys.readouterr().out
    assert main(["verify"]) == 0
    assert (installation / "var" / "caseflow.db").exists()


def test_the_first_administrator_is_invited_and_without_a_mail_server_the_link_is_printed(installation: Path, capsys):
    main(["db", "upgrade"])
    capsys.readouterr()

    assert main(["user", "add", "quan-tri@so.example", "Quản trị", "--role", "sysadmin"]) == 0

    assert "http://127.0.0.1:8000/join/" in capsys.readouterr().out
    assert main(["user", "grant", "quan-tri@so.example", "auditor"]) == 0
    assert main(["user", "grant", "nobody@so.example", "auditor"]) == 1


def test_heads_kept_outside_show_that_the_end_of_a_history_was_cut(installation: Path, tmp_path, capsys):
    heads = tmp_path / "heads.json"
    main(["db", "upgrade"])
    main(["user", "add", "quan-tri@so.example", "Quản trị", "--role", "sysadmin"])
    assert main(["verify", "--write-heads", str(heads)]) == 0
    assert main(["verify", "--heads", str(heads)]) == 0
    main(["user", "grant", "quan-tri@so.example", "auditor"])
    assert main(["verify", "--heads", str(heads)]) == 0, "a history that went on is not a history that was cut"
    whole = json.loads(heads.read_text(encoding="utf-8"))
    stream = next(name for name in whole if name.startswith("account/"))
    heads.write_text(json.dumps({**whole, stream: [99, whole[stream][1]]}), encoding="utf-8")
    capsys.readouterr()

    assert main(["verify", "--heads", str(heads), "--write-heads", str(tmp_path / "new.json")]) == 1

    assert f"I6 {stream}: event 99" in capsys.readouterr().out
    assert not (tmp_path / "new.json").exists(), "broken chains are no witness"
    heads.write_text("[1]", encoding="utf-8")
    assert main(["verify", "--heads", str(heads)]) == 2
    assert "--heads" in capsys.readouterr().err


def test_a_mistake_in_the_content_is_named_with_file_and_line(installation: Path, monkeypatch, capsys):
    overlay = installation / "province"
    scheme = overlay / "workflows" / "schemes" / "iso_9001.yaml"
    scheme.parent.mkdir(parents=True)
    shutil.copy(shipped_root() / "workflows/schemes/iso_9001.yaml", scheme)
    scheme.write_text("schema_typo: 1\n" + scheme.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setenv("CASEFLOW_CONTENT", str(overlay))

    assert main(["content", "check"]) == 1

    assert "iso_9001.yaml:1: unknown key 'schema_typo'" in capsys.readouterr().out


def test_a_mistyped_overlay_does_not_pass_for_an_empty_one(installation: Path, monkeypatch, capsys):
    monkeypatch.setenv("CASEFLOW_CONTENT", str(installation / "provinse"))

    assert main(["content", "publish"]) == 2

    assert "CASEFLOW_CONTENT: there is no folder" in capsys.readouterr().err


def test_every_kind_of_file_has_a_schema_for_editors(installation: Path):
    assert main(["content", "schemas", "schemas"]) == 0

    written = sorted((installation / "schemas").glob("*.schema.json"))
    assert len(written) == 21
    assert all(json.loads(path.read_text(encoding="utf-8"))["properties"] for path in written)
