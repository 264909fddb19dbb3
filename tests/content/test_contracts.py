"""The contracts about rooms name every module that they mean: a new one cannot slip past them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]


def contract(number: str) -> dict[str, Any]:
    return next(one for one in CONTRACTS if one["name"].startswith(f"{number}. "))


def test_no_import_is_ignored():
    assert [one["name"] for one in CONTRACTS if "ignore_imports" in one] == []


def test_the_law_of_a_capability_is_kept_from_every_module_of_the_engine_but_its_ports():
    modules = {path.stem for path in (ROOT / "caseflow" / "workflows").glob("*.py")} - {"__init__", "ports"}
    assert set(contract("12")["forbidden_modules"]) == {f"caseflow.workflows.{name}" for name in modules}


def test_every_wing_of_the_services_that_plugs_in_is_plugged_in():
    plugs = {path.parent.name for path in (ROOT / "caseflow" / "services").glob("*/plug.py")}
    text = (ROOT / "caseflow" / "bootstrap.py").read_text(encoding="utf-8")
    assert {wing for wing in plugs if f"from caseflow.services.{wing} import plug" not in text} == set()
