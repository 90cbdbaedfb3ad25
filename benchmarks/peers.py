"""Time torchgrade beside its peers on the same twenty hand-ins, in one run, so that ratios mean something.

    python benchmarks/peers.py PEERS WORK --venvs DIR [--python PYTHON] [--tools LIST] [--repeat N] [--out FILE]

PEERS is the folder of the peer benchmark (its README makes WORK and the virtual environments); its ten checks are
written as a course of torchgrade's own in `peers_course`, its twenty hand-ins are used unchanged. PYTHON is the
interpreter that has torchgrade installed. Prints one row a tool.

With --goals, the three peers that goals are set against and torchgrade at `-j 1` take turns, --repeat times. The median
seconds a hand-in of each peer are divided by torchgrade's: in the class of twenty, and in one of --size with the same
mix of hand-ins, once with its start-up and once without (from the first result to the last). A peer that takes one
hand-in each is measured on ordinary ones, so the last column is a class of --size without the one that never ends, and
the goals are meant for that; for nbgrader, which takes the class whole, for the column before it.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

COURSE = Path(__file__).resolve().parent / "peers_course"
GOALS = {"class-nbgrader": 30, "otter-py": 40, "pytest": 20}  # times as fast, in hand-ins a second
OURS = "class-torchgrade-j1"


def main() -> None:
    """Run the rounds and print the table."""
    options = _options()
    sys.path[:0] = [str(options.peers), str(options.peers / "work")]
    import measure
    import tools
    from submissions import IMPORT_ERROR, LOOPS, SUBMISSIONS, expected

    chosen = [*options.tools.split(","), *((OURS, *GOALS) if options.goals else ())]
    rows: list[dict[str, Any]] = []
    large: list[dict[str, Any]] = []
    ordinary: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as scratch:
        context = tools.Context(options.work, options.venvs or options.work, scratch, 1)
        class_folder = options.work.resolve() / "py"
        single = {**tools.PER_SUBMISSION, "torchgrade": _single(options.python, class_folder, Path(scratch), context)}
        whole = {**tools.PER_CLASS}
        for jobs in (1, 2):
            whole[f"class-torchgrade-j{jobs}"] = _whole(options.python, class_folder, Path(scratch), context, jobs)
        single["import-torch-here"] = lambda _context, _name: (
            [options.python, "-c", "import torch"], scratch, context.env("plain"), lambda: None
        )  # fmt: skip
        for repeat in range(options.repeat):
            for name in options.only.split(",") if options.only else SUBMISSIONS:
                for tool in dict.fromkeys(tool for tool in chosen if tool in single):
                    rows.append(_run(measure, tool, single[tool](context, name), 20, repeat, name))
            for tool in dict.fromkeys(tool for tool in chosen if tool in whole):
                rows.append(_run(measure, tool, whole[tool](context), 400, repeat, None))
            if options.goals:
                large.append(_large(options, Path(scratch), repeat, loops=True))
                ordinary.append(_large(options, Path(scratch), repeat, loops=False))
    if options.out:
        options.out.write_text("".join(json.dumps(row) + "\n" for row in rows))
    chosen = list(dict.fromkeys(chosen))
    _show(chosen, rows, expected, {LOOPS, IMPORT_ERROR}, len(SUBMISSIONS))
    if options.goals:
        show_goals(rows, large, ordinary, {LOOPS, IMPORT_ERROR}, len(SUBMISSIONS))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peers", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--venvs", type=Path, help="folder of the peers' virtual environments")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--tools", default="import-torch-here,torchgrade,class-torchgrade-j1,class-torchgrade-j2")
    parser.add_argument("--only", help="comma list of hand-ins for the tools that take one each")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--goals", action="store_true")
    parser.add_argument("--size", type=int, default=200)
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


Call = tuple[list[str], Any, dict[str, str], Callable[[], Any]]


def _command(python: str, what: Path, out: Path, *more: str) -> list[str]:
    return [
        python,
        "-m",
        "grader",
        "grade",
        str(what),
        "--again",
        "-a",
        "peers",
        "--course",
        str(COURSE),
        "-o",
        str(out),
        *more,
    ]


def _read(path: Path) -> list[bool]:
    checks = json.loads(path.read_text())["checks"]
    return [check["outcome"] == "passed" for check in sorted(checks, key=lambda check: check["name"])]


def _single(python: str, folder: Path, scratch: Path, context: Any) -> Callable[[Any, str], Call]:
    def call(_context: Any, name: str) -> Call:
        out = scratch / "torchgrade-one"
        result = out / name / "peers.json"
        result.unlink(missing_ok=True)
        return _command(python, folder / f"{name}.py", out), scratch, _environment(context), lambda: _read(result)

    return call


def _whole(python: str, folder: Path, scratch: Path, context: Any, jobs: int) -> Callable[[Any], Call]:
    def call(_context: Any) -> Call:
        out = scratch / f"torchgrade-{jobs}"
        command = _command(python, folder, out, "-j", str(jobs))
        return command, scratch, _environment(context), lambda: {p.parent.name: _read(p) for p in out.glob("*/*.json")}

    return call


def _environment(context: Any) -> dict[str, str]:
    environment = {key: value for key, value in context.env("plain").items() if key != "PYTHONPATH"}
    environment["PATH"] = os.environ["PATH"]
    return environment


def _run(measure: Any, tool: str, call: Call, limit: float, repeat: int, student: str | None) -> dict[str, Any]:
    command, folder, environment, read = call
    result: dict[str, Any] = measure.run(command, folder, environment, limit)
    try:
        scores = read()
    except Exception as error:  # no result is a result too
        scores = f"{type(error).__name__}: {error}"
    return {**result, "tool": tool, "student": student, "repeat": repeat, "scores": scores}


def _show(
    chosen: list[str], rows: list[dict[str, Any]], expected: Callable[[str], list[bool]], odd: set[str], size: int
) -> None:
    print(f"{'tool':22} {'wall s':>8} {'CPU s':>8} {'MB':>6}  scores right")
    for tool in chosen:
        own = [row for row in rows if row["tool"] == tool]
        if not own:
            continue
        whole = own[0]["student"] is None
        timed = own if whole else [row for row in own if row["student"] not in odd]
        wall, cpu = (statistics.median(row[key] for row in timed) for key in ("wall", "cpu"))
        right, all_of_them = _right(own, expected)
        note = f"{right} of {all_of_them}" if all_of_them else "-"
        if whole:
            note += f"; {wall / size:.3f} s a hand-in"
        print(f"{tool:22} {wall:8.2f} {cpu:8.2f} {max(row['rss_mb'] for row in own):6.0f}  {note}")


def _large(options: argparse.Namespace, scratch: Path, turn: int, *, loops: bool) -> dict[str, Any]:
    """Grade a class of --size with the mix of the twenty, with or without the one that never ends."""
    from workers import grade, write_class

    folder = scratch / f"large-{turn}-{loops}"
    write_class(options.peers.resolve(), folder, options.size, loops=loops)
    scratch.chmod(0o755)
    return grade(options.python, folder, scratch / f"large-out-{turn}-{loops}", 1, watched=False)


def show_goals(
    rows: list[dict[str, Any]],
    large: list[dict[str, Any]],
    ordinary: list[dict[str, Any]],
    odd: set[str],
    size: int,
) -> None:
    """Print how many times as fast torchgrade is as each peer, and say where a goal is missed."""
    seconds, takes_class = {}, set()
    for tool in (*GOALS, OURS):
        own = [row for row in rows if row["tool"] == tool and row["student"] not in odd]
        if own:
            each = statistics.median(row["wall"] for row in own)
            if own[0]["student"] is None:  # the one that never ends is among its hand-ins
                takes_class.add(tool)
            seconds[tool] = each / size if tool in takes_class else each
    ways = {f"{size}, start included": seconds.get(OURS)}
    ways[f"{large[0]['count']}, start included"] = 1 / statistics.median(row["whole"] for row in large)
    ways[f"{large[0]['count']}, once started"] = whole = 1 / statistics.median(row["steady"] for row in large)
    ways[f"{large[0]['count']} ordinary ones"] = alone = 1 / statistics.median(row["steady"] for row in ordinary)
    print(f"\n{'peer':16} {'s a hand-in':>12} {'goal':>6}" + "".join(f" {'class of ' + way:>30}" for way in ways))
    for tool, goal in GOALS.items():
        if tool not in seconds:
            print(f"{tool:16} {'not run':>12}")
            continue
        ratios = "".join(f" {seconds[tool] / own:28.1f} x" if own else f" {'-':>30}" for own in ways.values())
        verdict = "met" if seconds[tool] / (whole if tool in takes_class else alone) >= goal else "missed"
        print(f"{tool:16} {seconds[tool]:12.3f} {goal:4} x{ratios}  {verdict}")
    print(f"{'torchgrade -j 1':16} {'':19}" + "".join(f" {own or 0:28.3f} s" for own in ways.values()))


def _right(rows: list[dict[str, Any]], expected: Callable[[str], list[bool]]) -> tuple[int, int]:
    pairs = []
    for row in rows:
        if isinstance(row["scores"], dict):
            pairs += [(scores, name) for name, scores in row["scores"].items()]
        elif row["scores"] is not None:
            pairs.append((row["scores"], row["student"]))
    good = [isinstance(scores, list) and [bool(s) for s in scores] == expected(name) for scores, name in pairs]
    return sum(good), len(good)


if __name__ == "__main__":
    main()
