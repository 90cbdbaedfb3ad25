"""Measure what the coordinator itself needs: memory and seconds of a class whose hand-ins are graded by nobody.

    python benchmarks/coordinator.py [--sizes 200 2000 20000] [--folder DIR]

Each size is a process of its own that runs all of `grader grade` but for the grading processes: hand-ins are found and
read, every result goes into a real gradebook and into its file, grades, page and table are written. In the place of the
engine stands an Executor that answers at once with an answer as grading processes give it, ten checks long. Prints the
peak of resident memory, which must grow by less than 20 MB from 200 to 20,000 hand-ins, and the coordinator's own time
for a hand-in. DIR is on the disk that is to be measured; each result is flushed to it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from pathlib import Path

LAB = "masked"
TASK = "masked_mean"
CHECKS = 10


class AtOnce(Executor):
    """Answers in the caller's own thread."""

    def submit(self, function: Callable, /, *args: object, **kwargs: object) -> Future:
        """Return what *function* returns, at once."""
        future: Future = Future()
        future.set_result(function(*args, **kwargs))
        return future


def answer(job: dict) -> dict:
    """Return what a grading process says of a hand-in, every third check lost."""
    data = (Path(job["root"]) / job["path"]).read_bytes()
    checks = [
        {
            "check": {"name": f"test_{n}", "task": TASK, "weight": 1.0, "visibility": "hidden", "hint": "a hint " * 8},
            "verdict": {
                "outcome": "failed" if n % 3 == 0 else "passed",
                "message": "value: 3 of 6 elements differ, first at [0, 2]" * (n % 3 == 0),
                "detail": "",
                "line": 3 * (n % 3 == 0),
                "cell": 0,
            },
            "cpu": 0.0123,
            "with_reference": [],
            "output": "",
        }
        for n in range(CHECKS)
    ]
    keys = {f"test_{n}": hashlib.sha256(b"%d" % n).hexdigest() for n in range(CHECKS)}
    said = {"id": job["id"], "checks": checks, "keys": keys, "problem": "", "notes": [], "level": "L2"}
    return json.loads(json.dumps({**said, "sha256": hashlib.sha256(data).hexdigest()}))


def run_jobs(_settings: object, jobs: Iterable[dict], count: int, done: Callable[[dict, dict], None], *_: object):
    """Stand in for `grader.engine.run_jobs`: the same window, without grading processes."""
    pool, waiting, live = AtOnce(), iter(jobs), {}
    while True:
        while len(live) < 2 * count and (job := next(waiting, None)) is not None:
            live[pool.submit(answer, job)] = job
        if not live:
            return
        for future in wait(live, return_when=FIRST_COMPLETED).done:
            done(live.pop(future), future.result())


def write_class(folder: Path, size: int) -> None:
    """Write a course of one lab and a class, everybody's file another one."""
    from grader.skeleton import write_skeleton

    write_skeleton(folder / "course", LAB)
    for number in range(size):
        path = folder / "class" / f"student-{number:05}" / f"{LAB}.py"
        path.parent.mkdir(parents=True)
        path.write_text(f"import torch\n\n\ndef masked_mean(x, mask):\n    return x.mean()  # {number}\n")


def measure(folder: Path, times: int) -> None:
    """Grade the class in this process and print what that took, as often as is asked for: the second keeps all."""
    from grader import cli, grading

    grading.run_jobs = run_jobs
    line = ["grade", str(folder / "class"), "--course", str(folder / "course"), "-o", str(folder / "out"), "-j", "2"]
    for _ in range(times):
        began, spent = time.monotonic(), time.process_time()
        with open(folder / "said.txt", "w") as sys.stdout:
            try:
                cli.main(line)
            except SystemExit as end:
                status = end.code
        sys.stdout = sys.__stdout__
        figures = {"wall": time.monotonic() - began, "cpu": time.process_time() - spent, "status": status}
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({**figures, "mb": peak}), flush=True)


def figures(size: int, folder: Path | None, times: int = 1) -> list[dict]:
    """Measure one size in a process of its own."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        write_class(Path(name), size)
        command = [sys.executable, __file__, "--measure", name, "--times", str(times)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        book = sum(path.stat().st_size for path in Path(name).glob("out/gradebook.sqlite*"))
        page = (Path(name) / "out" / "report.html").stat().st_size
        return [{**row, "size": size, "book": book, "page": page} for row in rows]


def main() -> None:
    """Measure each size and print a row each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=[200, 2000, 20000])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--times", type=int, default=2)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.measure, options.times)
        return
    titles = ("peak MB", "wall s", "ms wall", "ms CPU", "book MB", "page MB")
    print(f"{'hand-ins':>8} {'':8}" + "".join(f" {title:>8}" for title in titles))
    for size in options.sizes:
        for turn, row in enumerate(figures(size, options.folder, options.times)):
            each = (1000 * row[kind] / size for kind in ("wall", "cpu"))
            book, page = row["book"] / 1e6, row["page"] / 1e6
            cells = (row["mb"], row["wall"], *each, book, page)
            what = "again" if turn else "graded"
            print(f"{size:8} {what:8}" + "".join(f" {cell:8.2f}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
