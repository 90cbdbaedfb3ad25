"""Write the suite and the probes of a lab from translated test cases.

Trusted side, on the instructor's own file; nothing of it is executed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.masters.check import Draft
from grader.masters.code import loaded
from grader.masters.module import Piece
from grader.masters.translate import identifier
from grader.masters.words import WIDE, called, commented, quoted
from grader.outcome import clean

_TEMPLATES = Path(__file__).parents[1] / "templates" / "master"
_LEAST = 0.01  # weight of a check without points: it has to weigh something


@dataclass(frozen=True, slots=True)
class Check:
    """One check of the suite: a draft with its place in the lab, or a place that is still empty."""

    name: str  # with test_
    task: str
    draft: Draft | None
    weight: float = 1.0
    is_class: bool = False  # the task; `student` calls functions only


def named(drafts: Sequence[Draft], tasks: Sequence[str], empty: Iterable[Piece]) -> list[Check]:
    """Return the checks, each with a name of its own; *tasks* has that of each draft, *empty* those without a check."""
    checks: list[Check] = []
    taken: set[str] = set()
    for draft, task in zip(drafts, tasks, strict=True):
        checks.append(Check(_free(f"test_{identifier(draft.case.name)}", taken), task, draft, draft.case.points))
    for piece in empty:
        (task,) = piece.names
        is_class = isinstance(piece.node, ast.ClassDef)
        checks.append(Check(_free(f"test_{identifier(task)}", taken), task, None, is_class=is_class))
    return checks


def _free(name: str, taken: set[str]) -> str:
    number, free = 2, name
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    taken.add(free)
    return free


# --- test_LAB.py ------------------------------------------------------------------------------------------------------


def suite_text(lab: str, source: str, checks: Sequence[Check], astray: Sequence[Draft]) -> str:
    """Return the suite; tests of no task are kept in it as comments."""
    body = "\n\n\n".join([*map(_check, checks), *map(_kept, astray)])
    helpers = [_template("same_numbers.py")] if "same_numbers(" in body else []
    whole = "\n\n\n".join([*helpers, body])
    names = loaded(ast.parse(whole))
    asserts = [name for name in ("assert_same", "assert_true") if name in names]
    lines = [
        f'"""Hidden suite of {lab}: trusted, never leaves the instructor.',
        "",
        f"A first translation of {_plain(source)}.",
    ]
    lines += ["Read it all before you run it: a suite is trusted code, no wall is around it."]
    lines += ["REVIEW marks what could not be translated, or only with a loss.", '"""', ""]
    lines += _imports({"pytest": "import pytest", **_of_drafts(checks)}, names)
    lines += ["", f"from grader import {', '.join(asserts)}"] if asserts else []
    return "\n".join(lines) + "\n\n\n" + whole + "\n"


def _of_drafts(checks: Sequence[Check]) -> dict[str, str]:
    found = {"torch": "import torch"}
    for check in checks:
        found |= check.draft.imports if check.draft is not None else {}
    return found


def _imports(statements: Mapping[str, str], names: set[str]) -> list[str]:
    """Return the import statements that names need, plain ones first."""
    used = {line for name, line in statements.items() if name in names}
    return sorted(used, key=lambda line: (line.startswith("from"), line))


def _check(check: Check) -> str:
    draft = check.draft
    marks = [f'task="{check.task}"']
    told, review, lines = f"REVIEW: what must {check.task} do?", [], []
    if draft is None:
        lines = _empty(check.task, is_class=check.is_class)
    else:
        told = _sentence(draft)
        lines = list(draft.body)
        weight = check.weight or _LEAST
        marks += [f"weight={weight:.6g}"] if weight != 1 else []
        if not check.weight:
            review.append("# REVIEW: it had no points in the notebook; a check has to weigh something")
        if draft.skipped and not draft.case.hidden:
            review.append('# REVIEW: students saw it; visibility="public" once it is translated')
        elif not draft.case.hidden:
            marks.append('visibility="public"')
        if draft.case.hint and not draft.skipped:
            marks.append(f"hint={quoted(clean(draft.case.hint))}")
    text = "\n".join(lines)
    fixtures = [name for name in ("student", "reference", "draw") if f"{name}." in _code(text)]
    head = called("@pytest.mark.grade", marks)
    body = [f'"""{told}"""', *review, *lines]
    return "\n".join([*head, f"def {check.name}({', '.join(fixtures)}):", *_indented(body)])


def _kept(draft: Draft) -> str:
    """Return the comment that a test becomes which asks for no task."""
    case = draft.case
    head = f"REVIEW: cell {case.cell}, {clean(case.name)}, {case.points:g} points: it asks for no task of the lab"
    return "\n".join(commented(f"{head}\n{case.text.strip(chr(10))}"))


def _code(text: str) -> str:
    """Return source without its comments."""
    return "\n".join(line for line in text.split("\n") if not line.lstrip().startswith("#"))


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"    {line}" if line.strip() else "" for each in lines for line in each.split("\n")]


def _empty(task: str, *, is_class: bool) -> list[str]:
    how = "Give student and reference inputs that are drawn"
    if is_class:
        how = f"Write a probe that makes a {task} and returns plain values"
    call = f"probe_of_{task.lower()}" if is_class else task
    return [
        f"# REVIEW: the notebook has no test of {task}. {how}:",
        "#     x = draw.normal(3, 5)",
        f'#     assert_same(student.{call}(x), reference.{call}(x), what="result of {task}")',
        'pytest.skip("REVIEW: to be written")',
    ]


def _sentence(draft: Draft) -> str:
    """Return what a check promises: the docstring of its cell, else where it comes from."""
    case = draft.case
    words = draft.told
    if not words or len(words) > WIDE - 10:
        words = f"Cell {case.cell} of the notebook" + (f", {case.name}" if case.told else "")
    words = _plain(words)
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _plain(words: str) -> str:
    """Return words that can stand in a docstring."""
    return clean(words).replace("\\", "/").replace('"', "'")


# --- probes.py --------------------------------------------------------------------------------------------------------


def probes_text(lab: str, checks: Sequence[Check]) -> str:
    """Return the probes."""
    parts = ["\n".join(check.draft.probe_lines) for check in checks if check.draft is not None and check.draft.probe]
    bodies = [line for check in checks if check.draft is not None for line in check.draft.body]
    asks = any("student.raised(" in line for line in bodies) or any("error_of(" in part for part in parts)
    helpers = [_template("raised.py")] if asks else []
    helpers += [_template("plain.py")] if any("plain(" in part for part in parts) else []
    whole = "\n\n\n".join([*helpers, *parts])
    statements = {"numpy": "import numpy", **_of_drafts(checks)}
    lines = [
        f'"""Drivers of the checks of {lab}: they run beside student code and return plain data. No answers in here."""'
    ]
    imports = _imports(statements, loaded(ast.parse(whole)))
    return "\n".join(lines + (["", *imports] if imports else [])) + (f"\n\n\n{whole}\n" if whole else "\n")


def _template(name: str) -> str:
    """Return the functions of a template, without its imports."""
    text = (_TEMPLATES / name).read_text(encoding="utf-8").rstrip("\n")
    return text[text.index("def ") :]
