"""Kill processes of a run at random moments and see what is left: the command again, and all is as if nothing was.

    python tests/survival.py --students 200 --kills 50 --seed 1

prints one line a kill and a summary; exits with 1 when a result is lost, changed, doubled or wrong, when the command
does not come to its end, or when a process or a file is left. `test_survival.py` runs a short one.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.skeleton import write_skeleton

PR_SET_CHILD_SUBREAPER = 36
UNGRADABLE = 3  # two kills hit one hand-in: the command says so, and to run it again
HEAD = "import torch\n\n\ndef masked_mean(x, mask):\n"
# hand-in: points of four
HAND_INS = {
    HEAD + "    return torch.where(mask, x, 0.0).sum(1) / mask.sum(1)\n": 4.0,
    HEAD + "    return torch.where(mask, x, 0.0).detach().sum(1) / mask.sum(1)\n": 3.0,
    HEAD + "    return (x * mask).mean(1)\n": 0.0,
    HEAD + "    raise ValueError(x.shape)\n": 0.0,
    "raise OSError\n": 0.0,
    "def masked_mean(x, mask)\n    return x\n": 0.0,
}


@dataclass
class Survival:
    """One class, graded under fire; a class because each attempt follows on the last."""

    folder: Path
    students: int
    dice: random.Random
    level: str
    faults: list[str] = field(default_factory=list)
    kept: dict[Path, bytes] = field(default_factory=dict)  # results that were there at the last kill

    def prepare(self) -> None:
        """Write course and class."""
        self.folder.chmod(0o755)
        write_skeleton(self.folder / "course", "masked")
        for number in range(self.students):
            path = self.folder / "class" / f"s{number:04}" / "masked.py"
            path.parent.mkdir(parents=True)
            path.write_text(f"{list(HAND_INS)[number % len(HAND_INS)]}# {number}\n")  # equal ones are graded once
        (self.folder / "tmp").mkdir()

    def start(self) -> subprocess.Popen[bytes]:
        """Start the command; it is the same each time."""
        line = ["grade", "class", "-a", "masked", "--course", "course", "-o", "out", "--sandbox", self.level, "-j", "2"]
        environment = {**os.environ, "TMPDIR": str(self.folder / "tmp")}
        with open(self.folder / "said.txt", "wb") as said:
            command = [sys.executable, "-m", "grader", *line]
            return subprocess.Popen(command, cwd=self.folder, env=environment, stdout=said, stderr=said)

    def results(self) -> dict[Path, bytes]:
        """Return all result files with a score as they are."""
        found = {path: path.read_bytes() for path in (self.folder / "out").glob("*/masked.json")}
        return {path: data for path, data in found.items() if json.loads(data)["gradable"]}

    def run_until_done(self, kills: int, pause: float) -> int:
        """Grade the class with up to so many kills, again after each that ends the command; return the kills made."""
        made = 0
        for _ in range(kills + 3):
            command = self.start()
            while command.poll() is None and made < kills:
                time.sleep(self.dice.uniform(0, pause))
                made += self.kill_one(command)
            try:
                status = command.wait(600)
            except subprocess.TimeoutExpired:
                command.kill()
                self.faults.append("the command did not end within 600 s")
                return made
            self.check_processes()
            if status == 0:
                return made
            if status not in (-signal.SIGKILL, UNGRADABLE):
                self.faults.append(f"the command ended with {status}: {(self.folder / 'said.txt').read_text()[-500:]}")
                return made
        self.faults.append("the command does not come to its end")
        return made

    def kill_one(self, command: subprocess.Popen[bytes]) -> int:
        """Kill one process of the run, drawn by kind; return 1 if there was one."""
        kinds = dict(kinds_below(command.pid))
        if command.poll() is not None or not kinds:
            return 0
        victim = self.dice.choice(sorted(set(kinds.values())))
        pid = self.dice.choice(sorted(pid for pid, kind in kinds.items() if kind == victim))
        for path, data in self.kept.items():
            if not path.is_file() or path.read_bytes() != data:
                self.faults.append(f"{path.parent.name} was graded and is not as it was")
        self.kept = self.results()
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return 0
        print(f"{self.level}: killed the {victim} with {len(self.kept)} of {self.students} results there", flush=True)
        return 1

    def check_processes(self) -> None:
        """Wait until no process of the run is left."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            reap()
            if not list(kinds_below(os.getpid())):
                return
            time.sleep(0.05)
        self.faults.append(f"processes are left: {dict(kinds_below(os.getpid()))}")

    def check_end(self) -> None:
        """Compare with what an undisturbed run gives."""
        results = self.results()
        for number in range(self.students):
            path = self.folder / "out" / f"s{number:04}" / "masked.json"
            data = json.loads(results.get(path, b"{}"))
            points = list(HAND_INS.values())[number % len(HAND_INS)]
            if data.get("score") != points:
                self.faults.append(f"{path.parent.name} has {data.get('score')}, not {points}: {data.get('problem')}")
        if len(results) != self.students:
            self.faults.append(f"{len(results)} results for {self.students} students")
        self.faults += [f"{p.parent.name} was graded twice" for p, data in self.kept.items() if results.get(p) != data]
        out = {path for path in (self.folder / "out").rglob("*") if path.is_file()}
        known = {self.folder / "out" / name for name in ("report.html", "gradebook.sqlite", "grades.csv")}
        left = [str(path) for path in out - set(results) - known]
        self.faults += [f"a file is left: {name}" for name in [*left, *os.listdir(self.folder / "tmp")]]


def kinds_below(pid: int) -> Iterator[tuple[int, str]]:
    """Yield the living processes of a run below *pid*, itself included where it is one, with their kind."""
    facts: dict[int, tuple[int, str]] = {}  # parent, and the command with the process's own name before it
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
                words = (entry / "comm").read_text() + (entry / "cmdline").read_bytes().decode("utf-8", "replace")
            except OSError:
                continue
            if state != "Z":
                facts[int(entry.name)] = int(parent), words
    yield from ((each, kind) for each in facts if (kind := _kind(each, facts)) and _is_below(each, pid, facts))


def _is_below(each: int, pid: int, facts: Mapping[int, tuple[int, str]]) -> bool:
    while each in facts and each != pid:
        each = facts[each][0]
    return each == pid


def _kind(pid: int, facts: Mapping[int, tuple[int, str]]) -> str:
    name, _, words = facts[pid][1].partition("\n")
    if "grader.session" in words:
        return "grading process"
    if words.startswith(("/usr/bin/bwrap", "bwrap")) or "/bwrap\0" in words:
        return "bubblewrap"
    if "inside\0{" in words:
        return {"zygote": "zygote", "hand-in": "child"}.get(name, "warden")
    return "command" if "\0grader\0grade\0" in words else ""


def reap() -> None:
    """Take leave of the orphans that came to this process."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def survive(students: int, kills: int, seed: int, *, most_a_class: int, pause: float) -> list[str]:
    """Return what went wrong while so many processes were killed, over as many classes as that takes."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    dice, left, number, faults = random.Random(seed), kills, 0, []
    while left > 0:
        with tempfile.TemporaryDirectory(prefix="torchgrade-survival-") as name:
            survival = Survival(Path(name), students, dice, ("L2", "L1")[number % 2])
            survival.prepare()
            left -= survival.run_until_done(min(left, most_a_class), pause)
            survival.check_end()
        faults += survival.faults
        number += 1
    return faults


def main() -> None:
    """Run as the options say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pause", type=float, default=6.0, help="longest time between two kills, in seconds")
    options = parser.parse_args()
    faults = survive(options.students, options.kills, options.seed, most_a_class=10, pause=options.pause)
    print("\n".join(faults) or f"{options.kills} kills: nothing lost, nothing doubled, nothing wrong, nothing left")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
