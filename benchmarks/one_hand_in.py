"""Measure what one more ordinary hand-in costs once everything is started, beside the floor: no isolation at all.

    python benchmarks/one_hand_in.py PEERS [--python PYTHON] [--sandbox auto|none]

PEERS is the folder of the peer benchmark; its first hand-in, right in all ten checks, is graded as a class of 20 and as
a class of 120, and the difference shared out. The floor is a warm loop that runs the same ten checks on the same
hand-in in the process that also holds the tests, with the reference computed each time and once.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COURSE = Path(__file__).resolve().parent / "peers_course"
SMALL, LARGE = 20, 120
FLOOR = """
import sys, time
sys.path[:0] = [{peers!r}, {work!r}]
import torch
torch.set_num_threads(1)
import checks
from submissions import as_module
source = as_module("s01")
def one(cached):
    names = {{}}
    exec(compile(source, "s01", "exec"), names)
    for probe in checks.PROBES:
        checks.check(probe, names, cached_reference=cached)
for cached in (False, True):
    times = []
    for _ in range(25):
        start = time.process_time()
        one(cached)
        times.append(time.process_time() - start)
    print(sorted(times)[12])
"""


def main() -> None:
    """Measure and print one line each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peers", type=Path)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--sandbox", default="auto")
    options = parser.parse_args()
    peers = options.peers.resolve()
    sys.path[:0] = [str(peers), str(peers / "work")]
    from submissions import as_module

    text = as_module("s01")
    wall, cpu = (
        (large - small) / (LARGE - SMALL)
        for small, large in zip(_class(SMALL, text, options), _class(LARGE, text, options), strict=True)
    )
    floor = FLOOR.format(peers=str(peers), work=str(peers / "work"))
    done = subprocess.run([options.python, "-c", floor], capture_output=True, text=True, check=True)
    again, once = (float(line) for line in done.stdout.split())
    print(f"torchgrade, one more hand-in  {cpu * 1000:6.0f} ms CPU  {wall * 1000:6.0f} ms wall")
    print(f"no isolation, reference again {again * 1000:6.0f} ms CPU  ratio {cpu / again:.2f}")
    print(f"no isolation, reference once  {once * 1000:6.0f} ms CPU  ratio {cpu / once:.2f}")


def _class(size: int, text: str, options: argparse.Namespace) -> tuple[float, float]:
    """Return wall and CPU seconds of grading a class of copies."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "class"
        folder.mkdir()
        for number in range(size):
            (folder / f"s{number:04}.py").write_text(text)
        command = [
            options.python,
            "-m",
            "grader",
            "grade",
            str(folder),
            "--again",
            "-a",
            "peers",
            "--course",
            str(COURSE),
        ]
        command += ["-j", "1", "-o", f"{name}/out", "--sandbox", options.sandbox]
        before, start = _spent(), time.monotonic()
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, "OMP_NUM_THREADS": "1"})
        return time.monotonic() - start, _spent() - before


def _spent() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
