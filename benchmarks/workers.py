"""Measure what more workers bring, what a worker needs, and where the time of a hand-in goes.

    python benchmarks/workers.py PEERS [--size 200] [--jobs 1 2] [--repeat 3] [--python PYTHON]

PEERS is the folder of the peer benchmark; its hand-ins, but for the one that loops for ever, are graded as a class of
200, each made another by a comment. The numbers of workers take turns, so that a noisy machine harms them alike. Prints

    whole     hand-ins a second from the start of the command to its end, start-up and report included
    steady    from the first result to the last one, by the events that `--json` prints
    CPU       milliseconds a hand-in of the coordinator, the grading processes and the sandboxes with all they fork
    PSS       the largest of a worker (grading process and its sandbox together) and of the coordinator, pages that
              several processes share counted in parts

and the ratio of the medians to one worker. The line after that says what the machine itself allows: two commands at the
same time, which have nothing else in common. Cores are what limits it: a worker's sandbox makes the next child ready
while its grading process compares, so one worker can keep more than one core busy, and two workers on two cores are
then less than twice as fast. `cores` says how many were busy, and the last line what that leaves for more workers at
best. On a machine with other work beside it the seconds mean nothing; CPU and PSS still do.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

COURSE = Path(__file__).resolve().parent / "peers_course"
TICK = os.sysconf("SC_CLK_TCK")
GOAL = 1.8
MOST_MB = 500


class Watcher(threading.Thread):
    """Looks at the processes below one, again and again, until it is told to stop."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.stopped = pid, threading.Event()
        self.cpu: dict[
            int, tuple[str, float]
        ] = {}  # by process: its kind, and seconds of its own and its ended children
        self.pss: dict[str, float] = defaultdict(float)  # most of each kind at a time, MB

    def run(self) -> None:
        """Look twice a second; that costs the machine under a hundredth of a core."""
        while not self.stopped.wait(0.5):
            self.look()

    def look(self) -> None:
        """Note CPU time and memory as they are now."""
        parents, kinds, seconds = {}, {}, {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    fields = (entry / "stat").read_text().rpartition(")")[2].split()
                    kinds[int(entry.name)] = _kind(entry / "cmdline")
                    parents[int(entry.name)] = int(fields[1])
                    seconds[int(entry.name)] = sum(map(int, fields[11:15])) / TICK
                except (OSError, IndexError):  # it has ended
                    continue
        sums: dict[int, float] = defaultdict(float)
        for pid in parents:
            line = [pid]
            while line[-1] in parents and line[-1] != self.pid:
                line.append(parents[line[-1]])
            if line[-1] == self.pid:  # a process of this run, not another's beside it
                worker = next((each for each in line if kinds.get(each) == "grading process"), self.pid)
                sums[worker] += _pss(pid)
                own = seconds[pid] if pid != self.pid else seconds[pid] - self._of_ended(pid)
                self.cpu[pid] = (kinds[pid] or ("coordinator" if pid == self.pid else "sandbox"), own)
        for pid, mb in sums.items():
            name = "coordinator" if pid == self.pid else "worker"
            self.pss[name] = max(self.pss[name], mb)

    def _of_ended(self, pid: int) -> float:
        """Return the seconds of children that have been waited for: those of the coordinator are counted already."""
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return sum(map(int, fields[13:15])) / TICK


def _kind(path: Path) -> str:
    words = path.read_bytes().replace(b"\0", b" ")
    if b"-m grader.session" in words:
        return "grading process"
    return "sandbox" if b"sandbox/inside" in words else ""


def _pss(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def write_class(peers: Path, folder: Path, size: int, *, loops: bool = False) -> None:
    """Write a class of the peers' hand-ins, as often as it takes, no two of them equal."""
    sys.path[:0] = [str(peers), str(peers / "work")]
    from submissions import LOOPS, SUBMISSIONS, as_module

    names = [name for name in SUBMISSIONS if loops or name != LOOPS]
    folder.mkdir(parents=True)
    for number in range(size):
        (folder / f"h{number:05}.py").write_text(f"{as_module(names[number % len(names)])}\n# {number}\n")


def grade(python: str, folder: Path, out: Path, jobs: int, *, watched: bool = True) -> dict:
    """Grade a class and return what that took."""
    command = [python, "-m", "grader", "grade", str(folder), "-a", "peers", "--course", str(COURSE), "--json"]
    command += ["-o", str(out), "-j", str(jobs), "--again"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    began, before = time.monotonic(), os.times()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        watcher = Watcher(process.pid)
        if watched:
            watcher.start()
        assert process.stdout is not None
        events = [json.loads(line) for line in process.stdout]
    wall, after = time.monotonic() - began, os.times()
    watcher.stopped.set()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    times = [datetime.fromisoformat(event["at"]).timestamp() for event in events if event["event"] == "graded"]
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    by_kind: dict[str, float] = defaultdict(float)
    for kind, seconds in watcher.cpu.values():
        by_kind[kind] += seconds
    steady = (len(times) - 1) / (times[-1] - times[0])
    row = {
        "jobs": jobs,
        "wall": wall,
        "cpu": cpu,
        "whole": len(times) / wall,
        "steady": steady,
        "count": len(times),
        "times": times,
    }
    return {**row, "by_kind": dict(by_kind), "pss": dict(watcher.pss)}


def main() -> None:
    """Measure in turns and print a row for each number of workers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peers", type=Path)
    parser.add_argument("--size", type=int, default=200)
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--python", default=sys.executable)
    options = parser.parse_args()
    rows, beside = [], []
    with tempfile.TemporaryDirectory() as name:
        write_class(options.peers.resolve(), Path(name) / "class", options.size)
        Path(name).chmod(0o755)
        for turn in range(options.repeat):
            for jobs in options.jobs:
                rows.append(grade(options.python, Path(name) / "class", Path(name) / f"out-{jobs}-{turn}", jobs))
                print(
                    f"turn {turn + 1}, -j {jobs}: {rows[-1]['wall']:.1f} s, load {os.getloadavg()[0]:.1f}", flush=True
                )
            beside.append(apart(options.python, Path(name) / "class", Path(name) / f"apart-{turn}"))
    show(rows, options.jobs)
    one = [row for row in rows if row["jobs"] == options.jobs[0]]
    for kind, rates in zip(("whole", "steady"), zip(*beside, strict=True), strict=True):
        ratio = statistics.median(rates) / statistics.median(row[kind] for row in one)
        print(f"two commands at the same time, -j {options.jobs[0]} each: {ratio:.2f} x {kind}")


def apart(python: str, folder: Path, out: Path) -> tuple[float, float]:
    """Return hand-ins a second, whole and steady, of two commands with one worker each at the same time."""
    with ThreadPoolExecutor(2) as pool:
        rows = list(pool.map(lambda number: grade(python, folder, out / str(number), 1, watched=False), (0, 1)))
    return sum(row["count"] for row in rows) / max(row["wall"] for row in rows), sum(row["steady"] for row in rows)


def show(rows: list[dict], numbers: list[int]) -> None:
    """Print the medians and the ratios."""
    cores = len(os.sched_getaffinity(0))
    print(
        f"\n{'':5} {'whole/s':>8} {'steady/s':>8} {'ms CPU':>8} {'cores':>6} {'worker MB':>10} {'coordinator MB':>15}"
    )
    middle = {}
    for jobs in numbers:
        own = [row for row in rows if row["jobs"] == jobs]
        whole, steady = (statistics.median(row[key] for row in own) for key in ("whole", "steady"))
        cpu = statistics.median(row["cpu"] / row["count"] for row in own)
        busy = statistics.median(row["cpu"] / row["wall"] for row in own)
        worker, coordinator = (max(row["pss"].get(kind, 0.0) for row in own) for kind in ("worker", "coordinator"))
        middle[jobs] = whole, steady, busy
        print(
            f"-j {jobs:2} {whole:8.2f} {steady:8.2f} {1000 * cpu:8.0f} {busy:6.2f} {worker:10.0f} {coordinator:15.0f}"
        )
        parts = defaultdict(float)
        for row in own:
            for kind, seconds in row["by_kind"].items():
                parts[kind] += 1000 * seconds / row["count"] / len(own)
        print("      ms CPU a hand-in: " + ", ".join(f"{kind} {value:.0f}" for kind, value in sorted(parts.items())))
        if worker >= MOST_MB:
            print(f"      a worker needs {worker:.0f} MB, the goal is under {MOST_MB}")
    first = numbers[0]
    for jobs in numbers[1:]:
        whole, steady = (middle[jobs][at] / middle[first][at] for at in (0, 1))
        verdict = "met" if whole >= GOAL else "missed"
        print(f"-j {jobs} against -j {first}: {whole:.2f} x whole, {steady:.2f} x steady; goal {GOAL} x {verdict}")
    print(f"{cores} cores, -j {first} keeps {middle[first][2]:.2f} busy: at best {cores / middle[first][2]:.2f} x")


if __name__ == "__main__":
    main()
