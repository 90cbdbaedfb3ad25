"""Run a program as if in a fresh interpreter that has imported torch: a fork of one that has, and did nothing else."""

from __future__ import annotations

import io
import multiprocessing
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

SANDBOX = Path(__file__).resolve().parents[1] / "grader" / "sandbox"
PATIENCE = 120  # seconds

Run = Callable[[str], subprocess.CompletedProcess[str]]


@contextmanager
def torch_imported_once() -> Iterator[Run]:
    """Yield what runs a text beside the package `inside`, in a process of its own, and returns how it ended."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["torch"])
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder, "out"), Path(folder, "err")

        def run(text: str) -> subprocess.CompletedProcess[str]:
            process = context.Process(target=_be, args=(text, *map(str, told)))
            process.start()
            process.join(PATIENCE)
            if process.is_alive():
                process.kill()
                process.join()
            assert process.exitcode is not None
            return subprocess.CompletedProcess(text, process.exitcode, *(path.read_text() for path in told))

        yield run


def _be(text: str, out: str, err: str) -> None:
    """Become the interpreter that runs *text*, with both streams in files."""
    assert "torch" in sys.modules
    for number, path in enumerate((out, err), 1):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(file, number)
        os.close(file)
    sys.stdout, sys.stderr = (io.TextIOWrapper(os.fdopen(number, "wb", 0), write_through=True) for number in (1, 2))
    os.chdir(SANDBOX)
    sys.path.insert(0, str(SANDBOX))
    status = 0
    try:
        exec(compile(text, "<text>", "exec"), {"__name__": "__main__"})
    except BaseException:
        traceback.print_exc()
        status = 1
    os._exit(status)  # with the torch of these tests an ordinary end may wait for a thread
