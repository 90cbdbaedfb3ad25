"""Grade a class of real hand-ins twice, undisturbed and killed -9 again and again, and compare the gradebooks.

    python tests/kills.py --students 2000 --kills 20 --seed 1 -j 2

The hand-ins are the stubs, solutions, mutants and variants of all labs, each made a student's own by a comment. The
command is killed at random moments of the class, and given again each time. In the end both gradebooks must hold the
same scores and outcomes, to the byte, and every hand-in must have been recorded once. Prints a line a kill and a
summary; exits with 1 where something differs. `test_kills.py` runs a short one; the whole takes hours on two cores.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from grader.course import Course
from grader.gradebook.book import NAME, Gradebook
from grader.gradebook.grades import as_json, class_table
from grader.proof.verify import overlay
from grader.release import stub_of

TOP = Path(__file__).resolve().parents[1]
MOMENT = 1_772_366_400.0  # of handing in: the same for both runs


def texts_of(course: Course, labs: list[str]) -> Iterator[tuple[str, str]]:
    """Yield lab and text of every hand-in that the course has of its own."""
    for name in labs:
        lab = course.lab(name)
        solution = lab.solution.read_text(encoding="utf-8")
        yield name, stub_of(solution, lab.solution)
        yield name, solution
        for kind in ("mutants", "variants"):
            yield from ((name, overlay(solution, path.read_text(encoding="utf-8"))) for path in lab.examples(kind))


def write_class(folder: Path, students: int, labs: list[str]) -> None:
    """Write as many students as are asked for, one hand-in each, the labs in turn."""
    course = Course(TOP)
    by_lab: dict[str, list[str]] = {}
    for lab, text in texts_of(course, labs):
        by_lab.setdefault(lab, []).append(text)
    for number in range(students):
        lab = labs[number % len(labs)]
        own = by_lab[lab]
        path = folder / f"s{number:04}" / f"{lab}.py"
        path.parent.mkdir(parents=True)
        path.write_text(f"{own[number // len(labs) % len(own)]}\n# student {number}\n", encoding="utf-8")
        os.utime(path, (MOMENT, MOMENT))


def start(folder: Path, out: Path, jobs: int) -> subprocess.Popen[bytes]:
    """Start the command; it is the same each time."""
    command = [sys.executable, "-m", "grader", "grade", str(folder / "class"), "--course", str(TOP)]
    command += ["-o", str(out), "--seed", "1", "-j", str(jobs), "--format", "json"]
    with open(f"{out}.said", "wb") as said:
        return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True)


def recorded(out: Path) -> int:
    """Return how many results are recorded by now."""
    try:
        with closing(sqlite3.connect(f"file:{out / NAME}?mode=ro", uri=True, timeout=5)) as connection:
            return int(connection.execute("SELECT count(*) FROM results").fetchone()[0])
    except sqlite3.Error:  # not there yet
        return 0


def run_killed(folder: Path, out: Path, students: int, kills: int, dice: random.Random, jobs: int) -> list[str]:
    """Grade the class, killing the command when so many results are there; return what went wrong."""
    moments = sorted(dice.randrange(students) for _ in range(kills))
    for number, moment in enumerate(moments):
        command = start(folder, out, jobs)
        while command.poll() is None and recorded(out) < moment:
            time.sleep(0.05)
        time.sleep(dice.uniform(0, 1.5))
        if command.poll() is None:
            command.send_signal(signal.SIGKILL)
        status = command.wait()
        print(f"kill {number + 1}: {recorded(out)} of {students} recorded", flush=True)
        if status not in (0, -signal.SIGKILL):
            return [f"the command ended with {status}: {Path(f'{out}.said').read_text()[-500:]}"]
    return run_whole(folder, out, jobs)


def run_whole(folder: Path, out: Path, jobs: int) -> list[str]:
    """Grade the class to its end; return what went wrong."""
    status = start(folder, out, jobs).wait()
    return [f"the command ended with {status}: {Path(f'{out}.said').read_text()[-500:]}"] if status else []


def scores(out: Path) -> bytes:
    """Return the scores of a gradebook as JSON."""
    with Gradebook(out / NAME, write=False) as book:
        return as_json(class_table(book.grades())).encode()


def rows(out: Path) -> list[tuple[object, ...]]:
    """Return every outcome of a gradebook with its message and key, but for seconds, which no two runs share."""
    query = """SELECT student, lab, attempts.number, results.key, seed, position, name, task, weight, outcome,
        outcomes.key, json_remove(outcomes.more, '$.cpu') FROM outcomes JOIN results ON results.id = result
        JOIN attempts ON attempts.id = attempt ORDER BY student, lab, attempts.number, results.id, position"""
    with closing(sqlite3.connect(out / NAME)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return list(connection.execute(query))


def differences(undisturbed: Path, killed: Path, students: int) -> list[str]:
    """Return how the gradebook of the killed run differs from that of the undisturbed one."""
    faults = [] if scores(undisturbed) == scores(killed) else ["the scores are not the same bytes"]
    for before, after in zip(rows(undisturbed), rows(killed), strict=False):
        if before != after:
            faults.append(f"{before} is {after}")
    if len(rows(undisturbed)) != len(rows(killed)):
        faults.append(f"{len(rows(undisturbed))} outcomes, {len(rows(killed))} after the kills")
    if recorded(killed) != students:
        faults.append(f"{recorded(killed)} results of {students} hand-ins")
    for path in undisturbed.glob("s*/*.json"):
        twin = killed / path.relative_to(undisturbed)
        same = twin.is_file() and json.loads(twin.read_text())["score"] == json.loads(path.read_text())["score"]
        faults += [] if same else [f"{twin} is missing or tells another score"]
    parts = [str(path) for path in killed.rglob("*.part")]
    return faults + [f"{name} is left" for name in parts]


def main() -> None:
    """Run as the options say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--labs", nargs="*", help="these labs instead of all")
    parser.add_argument("-j", "--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="keep class and gradebooks in this folder")
    options = parser.parse_args()
    labs = options.labs or [lab.name for lab in Course(TOP).labs()]
    folder = options.keep or Path(tempfile.mkdtemp(prefix="torchgrade-kills-"))
    try:
        faults = compare(folder, options.students, options.kills, random.Random(options.seed), labs, options.jobs)
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print("\n".join(faults[:40]) or f"{options.students} hand-ins, {options.kills} kills: the gradebooks are the same")
    sys.exit(bool(faults))


def compare(folder: Path, students: int, kills: int, dice: random.Random, labs: list[str], jobs: int) -> list[str]:
    """Grade a class both ways in *folder*; return what went wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    write_class(folder / "class", students, labs)
    undisturbed, killed = folder / "undisturbed", folder / "killed"
    began = time.monotonic()
    faults = run_whole(folder, undisturbed, jobs)
    print(f"undisturbed: {students} hand-ins in {time.monotonic() - began:.0f} s", flush=True)
    faults = faults or run_killed(folder, killed, students, kills, dice, jobs)
    return faults or differences(undisturbed, killed, students)


if __name__ == "__main__":
    main()
