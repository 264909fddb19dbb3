"""A throw-away PostgreSQL server: started as an unprivileged user when the tests run as root, gone when they end."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MISSING = "PostgreSQL is not installed: run 'apt-get install postgresql', or name a server in CASEFLOW_TEST_PG."


def binaries() -> Path | None:
    """The folder of initdb and pg_ctl, the newest of them, or None."""
    found = [Path(path).parent for path in [shutil.which("pg_ctl")] if path]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True)
    return next((folder for folder in found if (folder / "initdb").exists()), None)


@contextmanager
def server(folder: Path, *settings: str) -> Iterator[str]:
    """Runs a server on a free port and gives the address of its `postgres` database; durability is switched off.

    `settings` are more of the server's own, each `name=value`.
    """
    home = Path(tempfile.mkdtemp(prefix="caseflow-pg-"))
    unprivileged: dict[str, Any] = {}
    if os.geteuid() == 0:
        known = {user.pw_name: user for user in pwd.getpwall()}
        user = known.get("postgres", known["nobody"])
        os.chown(home, user.pw_uid, user.pw_gid)
        unprivileged = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def run(program: str, *arguments: str) -> None:
        with (home / "output").open("ab") as output:
            subprocess.run(
                [str(folder / program), "-D", str(home / "data"), *arguments],
                check=True, stdout=output, stderr=output, cwd=home,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, **unprivileged,
            )  # fmt: skip

    port = free_port()
    options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"
    options = " ".join([options, *(f"-c {one}" for one in settings)])
    try:
        run("initdb", "-U", "caseflow", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        run("pg_ctl", "-w", "-l", str(home / "log"), "-o", f"{options} -c max_connections=200", "start")
        try:
            yield f"postgresql+psycopg://caseflow@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def free_port() -> int:
    """A port of the loopback interface that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
