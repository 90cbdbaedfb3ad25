"""A PostgreSQL server of the tests' own: installed where it is missing and this is root, gone at the end."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

OWNER = "postgres"  # of the first database


def programs() -> Path:
    """Return the folder of the server's programs, installing them if need be; skip where that is not allowed."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        with open(Path(tempfile.gettempdir()) / "torchgrade-postgres.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # tests run in several processes, and apt-get does not wait for another
            if _installed() is None:
                quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "check": True, "timeout": 600}
                subprocess.run(["apt-get", "update", "-qq"], **quiet)
                subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "postgresql"], **quiet)
    found = _installed()
    if found is None and os.geteuid() == 0:
        pytest.fail("no PostgreSQL here, and no apt-get to install it: the gradebook on a server is not tested")
    if found is None:
        pytest.skip("no PostgreSQL here, and only root may install it: the gradebook on a server is not tested")
    return found


def _installed() -> Path | None:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    on_path = shutil.which("pg_ctl")
    folders += [Path(on_path).resolve().parent] if on_path else []
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def _plain_user() -> dict[str, int]:
    """Return whom the server runs as, for it refuses to run as root."""
    names = [entry.pw_name for entry in pwd.getpwall()]
    entry = pwd.getpwnam(OWNER if OWNER in names else "nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid}


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Run a server that listens on a socket of its own only; yield the URL of its databases, without a name."""
    folder, own = programs(), _plain_user() if os.geteuid() == 0 else {}
    top = Path(tempfile.mkdtemp(prefix="torchgrade-pg-"))  # a socket's path is short
    if own:
        os.chown(top, own["user"], own["group"])
    data = top / "data"

    def run(program: str, *arguments: str) -> None:
        command = [str(folder / program), *arguments]
        options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True, "cwd": top}
        done = subprocess.run(command, timeout=120, check=False, **options, **own)
        assert done.returncode == 0, f"{program}: {done.stderr}"

    options = f"-c listen_addresses='' -c unix_socket_directories={top} -c fsync=off -c max_connections=50"
    try:
        run("initdb", "-D", str(data), "-A", "trust", "-U", OWNER, "-E", "UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "-D", str(data), "-l", str(top / "log"), "-o", options, "-w", "start")
        try:
            yield f"postgresql://{OWNER}@/%s?host={top}"
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(top, ignore_errors=True)
