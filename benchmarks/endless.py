"""Measure how long a class waits for one hand-in that never ends.

    python benchmarks/endless.py [--size 20] [--repeat 2] [--lab optimizers] [--function adam_update]

The class is the solution of a lab, each made another by a comment; the fifth has one function that loops, and so each
check that calls it is stopped at its limit. Graded with one worker (`-j 1`) and without `-j`, with as many as there
are by default, turn by turn. Prints, in seconds from the start of the command, when the others were
all graded and when the command ended, and the ratio of the medians.
"""

from __future__ import annotations

import argparse
import ast
import json
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENDLESS = 4  # the place in the class
WAYS = {"-j 1": ["-j", "1"], "no -j": []}


def write_class(folder: Path, size: int, lab: str, function: str) -> None:
    """Write the hand-ins."""
    text = (ROOT / "solutions" / lab / f"{lab}.py").read_text()
    tree = ast.parse(text)
    (found,) = (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function)
    found.body = ast.parse("while True:\n    pass").body
    for number in range(size):
        path = folder / f"s{number:03}" / f"{lab}.py"
        path.parent.mkdir(parents=True)
        path.write_text(f"{ast.unparse(tree) if number == ENDLESS else text}\n# {number}\n")


def measure(group: Path, lab: str, more: list[str]) -> tuple[float, float]:
    """Grade the class; return when all others were done and when the command had told all."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "grader", "grade", str(group), "-a", lab, "-o", out, "--seed", "1", "--json"]
        done = subprocess.run([*command, *more], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    others = [each for each in events if each["event"] == "graded" and each["student"] != f"s{ENDLESS:03}"]
    if any(each["score"] != each["max_score"] for each in others):
        raise SystemExit("a right hand-in did not get all points")
    return max(each["seconds"] for each in others), events[-1]["seconds"]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=20)
    parser.add_argument("--repeat", type=int, default=2)
    parser.add_argument("--lab", default="optimizers")
    parser.add_argument("--function", default="adam_update")
    asked = parser.parse_args()
    seen = defaultdict[str, list[float]](list)
    with tempfile.TemporaryDirectory() as folder:
        write_class(Path(folder), asked.size, asked.lab, asked.function)
        for _ in range(asked.repeat):
            for way, more in WAYS.items():
                others, end = measure(Path(folder), asked.lab, more)
                seen[way].append(others)
                print(f"{way:6} others done after {others:6.1f} s, all after {end:6.1f} s", flush=True)
    ratio = statistics.median(seen["-j 1"]) / statistics.median(seen["no -j"])
    print(f"without -j the others wait {ratio:.1f} times less")


if __name__ == "__main__":
    main()
