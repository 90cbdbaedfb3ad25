"""Make what students receive from the solutions: stubs, notebooks, public checks with recorded values.

Trusted side. A stub is the solution with each `### BEGIN SOLUTION` ... `### END SOLUTION` replaced by one raise; the
public checks are the suite pruned to its public tests, the probes pruned to what those use.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.course import Lab
from grader.engine import Settings, run_jobs
from grader.errors import GraderError, UsageProblem
from grader.handout import Handout, handout_of
from grader.notebook import notebook_of
from grader.prune import prune
from grader.sandbox import Level

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
PUBLIC_SEED = 20_240_601
_BLOCK = re.compile(rf"^(?P<indent>[ \t]*){BEGIN}.*?\n(?P<body>.*?)^[ \t]*{END}[^\n]*\n", re.MULTILINE | re.DOTALL)


def stub_of(solution: str, path: Path) -> str:
    """Return the stub of a solution's text; raise UsageProblem when its markers are missing or do not pair."""
    if solution.count(BEGIN) != solution.count(END) or BEGIN not in solution:
        raise UsageProblem(
            f"{path}: {solution.count(BEGIN)} {BEGIN!r} and {solution.count(END)} {END!r}; they must pair"
        )
    text = _BLOCK.sub(lambda match: f'{match["indent"]}raise NotImplementedError("your code here")\n', solution)
    if BEGIN in text or END in text:
        raise UsageProblem(f"{path}: a solution marker is left over; do BEGIN and END stand on lines of their own?")
    try:
        ast.parse(text)
    except SyntaxError as error:
        raise UsageProblem(f"{path}: the stub is not valid Python at line {error.lineno}: {error.msg}") from None
    return text


@dataclass(frozen=True, slots=True)
class Released:
    """What a release has done."""

    written: tuple[Path, ...]
    left_out: tuple[str, ...]  # a line for each thing in a lab's folder that students do not get


def release(labs: Sequence[Lab], destination: Path) -> Released:
    """Write the hand-outs of *labs* to *destination*, where they may stand already."""
    handouts: dict[str, Handout] = {}
    for lab in labs:  # a broken manifest, and a link, are told before anything runs or is written
        lab.assignment()
        if (destination / lab.name).resolve() != lab.handout.resolve():
            handouts[lab.name] = handout_of(lab.handout, lab.name)
    recorded = record_public(labs)
    written: list[Path] = []
    for lab in labs:
        folder = destination / lab.name
        folder.mkdir(parents=True, exist_ok=True)
        for path in handouts[lab.name].files if lab.name in handouts else ():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            written += [Path(shutil.copy(lab.handout / path, folder / path))]
        stub = stub_of(lab.solution.read_text(encoding="utf-8"), lab.solution)
        written += [_write(folder / f"{lab.name}.py", stub)]
        written += [_write(folder / f"{lab.name}.ipynb", released_notebook(lab, stub))]
        written += _public_checks(lab, folder / "public", recorded[lab.name])
    return Released(tuple(written), tuple(line for each in handouts.values() for line in each.left_out))


def released_notebook(lab: Lab, text: str) -> str:
    """Return a module's *text* as the notebook that students get of a lab, with a check cell for each task."""
    readme = lab.handout / "README.md"
    handout = readme.read_text(encoding="utf-8") if readme.is_file() else ""
    return notebook_of(lab.assignment(), text, handout, checked_tasks(lab))


def checked_tasks(lab: Lab) -> set[str]:
    """Return the tasks of a lab that have visible checks."""
    return set(public_tests(lab.suite.read_text(encoding="utf-8")).values())


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _public_checks(lab: Lab, folder: Path, recorded: Mapping[str, Any]) -> list[Path]:
    suite = lab.suite.read_text(encoding="utf-8")
    tests = public_tests(suite)
    if not tests:
        return []
    header = f'"""The visible checks of {lab.name}; `grader check {lab.name}` runs them."""\n\n'
    public = header + prune(suite, list(tests), docstring=False)  # the suite's own docstring may speak of hidden checks
    used = {node.attr for node in ast.walk(ast.parse(public)) if isinstance(node, ast.Attribute)}
    probes = lab.probes.read_text(encoding="utf-8")
    names = [node.name for node in ast.parse(probes).body if isinstance(node, ast.FunctionDef) and node.name in used]
    expected = json.dumps(recorded, indent=1, sort_keys=True) + "\n"
    return [
        _write(folder / f"test_{lab.name}.py", public),
        _write(folder / "probes.py", (header + prune(probes, names, docstring=False)) if names else header),
        _write(folder / "expected.json", expected),
    ]


def public_tests(suite: str) -> dict[str, str]:
    """Return the tests of the suite that are marked public, and the task of each."""
    found = {}
    for node in ast.parse(suite).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            calls = [decorator for decorator in node.decorator_list if isinstance(decorator, ast.Call)]
            said = {kw.arg: kw.value.value for c in calls for kw in c.keywords if isinstance(kw.value, ast.Constant)}
            if said.get("visibility") == "public":
                found[node.name] = str(said.get("task", ""))
    return found


def record_public(labs: Sequence[Lab]) -> dict[str, dict[str, Any]]:
    """Run the public checks of each lab on its solution; return what is shipped, by lab."""
    found: dict[str, dict[str, Any]] = {}

    def done(job: Mapping[str, Any], answer: dict[str, Any]) -> None:
        failed = [c["check"]["name"] for c in answer.get("checks", ()) if c["verdict"]["outcome"] != "passed"]
        if failed or "replies" not in answer:
            why = ", ".join(failed) or answer.get("harness_error") or answer.get("problem")
            raise GraderError(f"{job['lab']}: the solution does not pass its public checks ({why})")
        found[job["lab"]] = {"seed": PUBLIC_SEED, "hidden": answer["hidden"], "replies": answer["replies"]}

    settings = Settings(seed=PUBLIC_SEED, required=Level.NONE)
    run_jobs(settings, [_record_job(number, lab) for number, lab in enumerate(labs)], 1, done)
    return found


def _record_job(number: int, lab: Lab) -> dict[str, Any]:
    folder, name = lab.solution.parent, lab.solution.name
    return {
        "id": number,
        "lab": lab.name,
        "suite": str(lab.suite.parent),
        "root": str(folder),
        "path": name,
        "record": True,
    }
