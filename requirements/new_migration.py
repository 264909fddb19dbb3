"""Writes the next migration from what the tables in Python add to the last one: `make migration NAME=slug`."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from caseflow.db.migrate import upgrade, write_revision
from caseflow.db.session import make_engine


def write(slug: str) -> Path:
    """Returns the new file, without Alembic's remarks and formatted like all others."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'empty.db'}")
        upgrade(engine)
        path = write_revision(engine, slug)
        engine.dispose()
    path.write_text(re.sub(r"^ *# ### .*\n", "", path.read_text(encoding="utf-8"), flags=re.M), encoding="utf-8")
    for command in (["check", "--fix", "--exit-zero", "--quiet"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *command, str(path)], check=True)
    return path


if __name__ == "__main__":
    print(write(sys.argv[1]))
