"""Cost against class size, from 20 hand-ins to 20,000 and more: the large ones simulated with what is measured here.

    python benchmarks/scale.py PEERS [--real 20 200] [--sizes 20 200 2000 20000 100000] [--jobs 1 2] [--python PYTHON]

Each size of --real is graded for real, with each number of workers. The largest of them gives what the simulation runs
on: the time until the first result, and the times between results of one worker, as `--json` tells them. The
coordinator's own seconds a result come from `coordinator.py`, which runs it without grading processes.

The simulation is a queue. It assumes that

* hand-ins take times drawn from those that were measured with `-j 1`, independently of each other; a lab of another
  kind has other times, so a course is the sum of its labs;
* all workers start at once and need as long as one; a worker takes the next hand-in as soon as it has told the last one
  (the window of the engine is twice as large as the number of workers, so none waits for the coordinator's next word);
* the coordinator writes one result after another, and a result waits while it is busy;
* workers do not slow each other down as long as there are cores: a worker keeps `cores` of them busy, measured; with
  more workers than that all go slower in proportion. Memory bandwidth, thermal limits and shared disks are not in it.

Every real run is set beside its simulation: what the last column shows is how far the assumptions hold, no more.
"""

from __future__ import annotations

import argparse
import heapq
import os
import random
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coordinator import figures
from workers import grade, write_class


@dataclass(frozen=True)
class Measured:
    """What the simulation runs on, in seconds."""

    start: float  # until the first result
    times: tuple[float, ...]  # of each hand-in after it, one worker
    recording: float  # the coordinator's, a result
    cores: float  # that one worker keeps busy


def simulate(size: int, workers: int, cores: int, seen: Measured, dice: random.Random) -> float:
    """Return the seconds until the last result of a class is recorded."""
    slower = max(1.0, workers * seen.cores / cores)
    free = [seen.start * max(1.0, workers / cores)] * workers  # `import torch` keeps one core busy for each
    recorded = 0.0
    for _ in range(size):
        ready = heapq.heappop(free) + slower * dice.choice(seen.times)
        heapq.heappush(free, ready)
        recorded = max(recorded, ready) + seen.recording
    return recorded


def measured(row: dict, recording: float) -> Measured:
    """Return what a real run with one worker tells."""
    times = [after - before for before, after in zip(row["times"], row["times"][1:], strict=False)]
    start = row["wall"] - (row["times"][-1] - row["times"][0])
    return Measured(start, tuple(times), recording, max(1.0, row["cpu"] / row["wall"]))


def real_runs(options: argparse.Namespace) -> list[dict]:
    """Grade each real size with each number of workers; a simulation needs one with one worker."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        for size in options.real:
            write_class(options.peers.resolve(), Path(name) / f"class-{size}", size)
            for jobs in options.jobs:
                folder, out = Path(name) / f"class-{size}", Path(name) / f"out-{size}-{jobs}"
                rows.append({**grade(options.python, folder, out, jobs, watched=False), "size": size})
                book = sum(path.stat().st_size for path in out.glob("gradebook.sqlite*"))
                files = sum(path.stat().st_size for path in out.glob("*/*.json"))
                rows[-1] |= {"book": book / size, "files": files / size}
    return rows


def main() -> None:
    """Measure, simulate, and print a row for each size and number of workers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peers", type=Path)
    parser.add_argument("--real", type=int, nargs="*", default=[20, 200])
    parser.add_argument("--sizes", type=int, nargs="*", default=[20, 200, 2000, 20000, 100000])
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--cores", type=int, default=len(os.sched_getaffinity(0)), help="of the simulated machine")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if 1 not in options.jobs:
        parser.error("--jobs needs 1: the simulation runs on what one worker takes")
    recording = figures(200, None)[0]
    rows = real_runs(options)
    largest = max((row for row in rows if row["jobs"] == 1), key=lambda row: row["size"])
    seen = measured(largest, recording["wall"] / 200)
    print(
        f"load {os.getloadavg()[0]:.1f}; from {largest['size']} real hand-ins: start {seen.start:.1f} s, then", end=" "
    )
    print(f"{statistics.mean(seen.times):.3f} s each (median {statistics.median(seen.times):.3f}),", end=" ")
    print(f"{1000 * largest['cpu'] / largest['size']:.0f} ms CPU, {seen.cores:.2f} cores; recording", end=" ")
    print(f"{1000 * seen.recording:.1f} ms; gradebook {largest['book'] / 1000:.1f} kB, files", end=" ")
    print(f"{largest['files'] / 1000:.1f} kB a hand-in")
    show(rows, seen, options)


def show(rows: Sequence[dict], seen: Measured, options: argparse.Namespace) -> None:
    """Print the table: simulated seconds, and real ones where there are any."""
    print(f"{'hand-ins':>9} {'-j':>4} {'simulated s':>12} {'a hand-in':>10} {'real s':>9} {'real/simulated':>15}")
    for size in sorted({*options.sizes, *options.real}):
        for jobs in options.jobs:
            seconds = simulate(size, jobs, options.cores, seen, random.Random(options.seed))
            own = next((row["wall"] for row in rows if (row["size"], row["jobs"]) == (size, jobs)), None)
            real = f" {own:9.1f} {own / seconds:15.2f}" if own else f" {'-':>9} {'-':>15}"
            print(f"{size:9} {jobs:4} {seconds:12.1f} {seconds / size:10.3f}{real}")


if __name__ == "__main__":
    main()
