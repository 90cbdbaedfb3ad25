"""Make the notebook of a lab: hand-out text, a cell for each task's stub, and after it one that runs its checks.

Trusted side. The same course gives the same bytes, and cells are named after tasks, so that a new release is a clean
diff. A filled-in notebook is a hand-in as it is: what is not a definition is not read for grading.
"""

from __future__ import annotations

import ast
import itertools
import re
import shlex
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from grader.assignment import Assignment, Task

SETUP = """\
# Run this first. It loads %grader, which runs the visible checks of this course.
try:
    %load_ext grader
except ModuleNotFoundError:
    print("torchgrade is missing here: run  %pip install torchgrade  in another cell, then this one again")"""
_LONGEST_ID = 64  # nbformat 4.5


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some lines of a module that belong together, and the name they define, if any."""

    text: str
    name: str


def notebook_of(assignment: Assignment, text: str, handout: str = "", checked: Collection[str] = ()) -> str:
    """Return a module's *text* as a notebook; *handout* is Markdown, *checked* the tasks with visible checks."""
    import nbformat

    markdown, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    cells = [("handout", markdown(handout))] if handout else []
    cells += [(name, code(source)) for name, source in code_cells(assignment, text, checked)]
    taken: set[str] = set()
    for name, cell in cells:
        cell["id"] = _identifier(f"{assignment.lab}-{name}", taken)
    book = nbformat.v4.new_notebook(cells=[cell for _, cell in cells])
    book.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    book.metadata["language_info"] = {"name": "python"}
    return str(nbformat.writes(book)) + "\n"


def _identifier(name: str, taken: set[str]) -> str:
    """Return a cell id that nbformat allows and nothing has *taken* yet."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", name)[:_LONGEST_ID]
    numbered = (f"{plain[: _LONGEST_ID - 5]}-{number}" for number in itertools.count(2))
    chosen = next(each for each in itertools.chain([plain], numbered) if each not in taken)
    taken.add(chosen)
    return chosen


def code_cells(assignment: Assignment, text: str, checked: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield name and text of the code cells: first what loads the checks, last what runs all of them."""
    if checked:
        yield "setup", SETUP
    yield from _task_cells(assignment, text, checked)
    if len(checked) > 1:
        yield "all-checks", f"%grader check {assignment.lab}"


def _task_cells(assignment: Assignment, text: str, checked: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield a task's definitions in one cell where they stand together, and its check behind the last of them."""
    pieces = _pieces(text)
    number = 0
    while number < len(pieces):
        tasks = _tasks_with(assignment, pieces[number].name)
        end = number + 1
        while tasks and end < len(pieces) and _tasks_with(assignment, pieces[end].name) == tasks:
            end += 1
        together, later = pieces[number:end], {piece.name for piece in pieces[end:]}
        name = tasks[0].name if tasks else together[0].name or "start"
        yield name, "\n\n\n".join(piece.text for piece in together)
        done = [task.name for task in tasks if task.name in checked and not later & set(task.names)]
        if done:
            yield f"{done[0]}-check", f"%grader check {shlex.join([assignment.lab, *done])}"
        number = end


def _tasks_with(assignment: Assignment, name: str) -> list[Task]:
    return [task for task in assignment.tasks if name in task.names]


def _pieces(text: str) -> list[_Piece]:
    """Split a module behind each function and class; what stands between two of them belongs to the next one."""
    lines, body = text.split("\n"), ast.parse(text).body
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    ends: list[int] = []
    names: list[str] = []
    for node, following in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, kinds) or (isinstance(following, kinds) and not names):
            ends.append(node.end_lineno or node.lineno)
            names.append(node.name if isinstance(node, kinds) else "")
    parts = ["\n".join(lines[a:b]).strip("\n") for a, b in zip([0, *ends], [*ends, len(lines)], strict=True)]
    return [_Piece(part, name) for part, name in zip(parts, [*names, ""], strict=True) if part.strip()]
