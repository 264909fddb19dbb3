"""Fetches the packages of pages and papers in vendor.toml with `npm pack`; --check compares them with the lock."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PLACES = ("static", "tests", "fonts")
"""The words of vendor.toml that name a folder of what is kept."""
LOCK = HERE / "vendor.lock.json"


def integrity(data: bytes) -> str:
    """The SHA-384 of `data` in the form browsers use for subresource integrity."""
    return "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode()


def plan() -> dict[str, Any]:
    """The contents of vendor.toml."""
    return tomllib.loads((HERE / "vendor.toml").read_text(encoding="utf-8"))


def check(root: Path = ROOT) -> list[str]:
    """The files that are missing, altered or not in the lock; an empty list is what one wants."""
    lock: dict[str, str] = json.loads(LOCK.read_text(encoding="utf-8"))
    wanted = plan()
    have = {
        path.relative_to(root).as_posix()
        for folder in map(wanted.__getitem__, PLACES)
        for path in (root / folder).rglob("*")
        if path.is_file()
    }
    altered = [name for name in lock if name in have and integrity((root / name).read_bytes()) != lock[name]]
    return sorted({*altered, *(set(lock) ^ have)})


def sprite(drawings: dict[str, bytes]) -> bytes:
    """One SVG with a symbol for each drawing; the strokes take the colour of the text around them."""
    symbols = []
    for name, data in sorted(drawings.items()):
        inner = re.search(r"<svg[^>]*>(.*)</svg>", data.decode(), re.DOTALL)
        if inner is None:
            raise ValueError(f"{name}: not a drawing")
        strokes = re.sub(r">\s+<", "><", inner[1].strip())
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{strokes}</symbol>')
    head = '<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" stroke-width="2"'
    return (head + ' stroke-linecap="round" stroke-linejoin="round">\n' + "\n".join(symbols) + "\n</svg>\n").encode()


def unpack(package: dict[str, Any]) -> dict[str, bytes]:
    """The wanted files of one package by the name they get here."""
    with tempfile.TemporaryDirectory() as folder:
        spec = f"{package['name']}@{package['version']}"
        subprocess.run(["npm", "pack", "--silent", "--pack-destination", folder, spec], check=True, capture_output=True)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:

            def member(name: str) -> bytes:
                stream = archive.extractfile(f"package/{name}")
                if stream is None:
                    raise FileNotFoundError(f"{spec} has no {name}")
                return stream.read()

            found = {Path(name).name: member(name) for name in package["files"]}
            if package.get("icons"):
                found["icons.svg"] = sprite({name: member(f"icons/outline/{name}.svg") for name in package["icons"]})
            return found


def fetch(root: Path = ROOT) -> None:
    """Replaces the folders by fresh copies and writes the lock."""
    wanted = plan()
    lock: dict[str, str] = {}
    for folder in map(wanted.__getitem__, PLACES):
        shutil.rmtree(root / folder, ignore_errors=True)
    for package in wanted["package"]:
        folder = f"{package['name'].lstrip('@').replace('/', '-')}-{package['version']}"
        for name, data in unpack(package).items():
            target = root / wanted[package.get("into", "static")] / folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            lock[target.relative_to(root).as_posix()] = integrity(data)
    LOCK.write_text(json.dumps(lock, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        sys.exit("\n".join(check()) or 0)
    fetch()
