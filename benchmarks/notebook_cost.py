"""Measure what it costs to read and to load a notebook instead of a file, for every lab of the course.

    python benchmarks/notebook_cost.py [REPEATS]

Both forms of each solution are read and executed as the sandbox does it, in this process, with torch imported: CPU
time, the fastest of the repeats, which noise does not make faster.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import torch

from grader.course import Course
from grader.release import released_notebook
from grader.sandbox.inside.loading import Origin, load
from grader.sandbox.inside.source import read

GOAL = 10.0  # milliseconds that a notebook may cost more


def fastest(work: Callable[[], object], repeats: int) -> float:
    """Return the least CPU time of *work*, in ms."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append(1000 * (time.process_time() - start))
    return min(times)


def main(repeats: int) -> None:
    """Print a row for each lab and the medians."""
    assert torch.__version__  # as in the sandbox, importing it is no part of the time
    print(f"{'lab':20} {'read .py':>9} {'.ipynb':>9} {'load .py':>9} {'.ipynb':>9} {'more, ms':>9}")
    rows = []
    for lab in Course(Path(__file__).resolve().parents[1]).labs():
        text = lab.solution.read_text(encoding="utf-8")
        forms = ((text.encode(), ".py"), (released_notebook(lab, text).encode(), ".ipynb"))
        reads = [fastest(lambda data=data, suffix=suffix: read(data, suffix), repeats) for data, suffix in forms]
        modules = [read(data, suffix) for data, suffix in forms]
        loads = [
            fastest(lambda module=module: load("lab", module.text, Origin("lab.py", module.places)), repeats)
            for module in modules
        ]
        rows.append((*reads, *loads, reads[1] - reads[0] + loads[1] - loads[0]))
        print(f"{lab.name:20}" + "".join(f"{value:10.2f}" for value in rows[-1]), flush=True)
    print(f"{'median':20}" + "".join(f"{statistics.median(column):10.2f}" for column in zip(*rows, strict=True)))
    print(
        f"{'most':20}" + "".join(f"{max(column):10.2f}" for column in zip(*rows, strict=True)) + f"   (goal {GOAL:g})"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
