"""A key for each check: a hash of what can change how it ends, so that a changed check is run again and no other.

That is its own source with the helpers it reaches, the probes it calls and what they reach of the solution, the
reference's stand-ins, the limits, and whatever else lies beside the suite. Not its weight, task's points, hint or
visibility, and no comments. Works on the instructor's own files only; used in the grading process, where pytest tells
which checks there are.

What is reached is read from the sources. A call whose name is put together while the check runs cannot be seen there:
the grading process compares with what was called (`covers`), and a check that did more has no key and is never kept.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from grader.assignment import Assignment
from grader.gradebook.keys import hash_texts
from grader.proof.reach import reached_by
from grader.prune import Makers, makers_of, names_reached
from grader.results import hash_files

_HOOKS = ("pytest", "setup", "teardown", "setUp", "tearDown", "*")  # begin names that pytest calls by itself
_NO_OUTCOME = ("task", "weight", "visibility", "hint")  # of a grade marker


@dataclass(slots=True)
class _Module:
    """A source file by its statements."""

    text: str
    body: list[ast.stmt] = field(init=False)
    makers: Makers = field(init=False)
    loose: list[ast.stmt] = field(init=False)  # what makes no name at all

    def __post_init__(self) -> None:
        self.body = ast.parse(self.text).body
        self.makers = makers_of(self.text)
        made = {_place(node) for nodes in self.makers.values() for node in nodes}
        self.loose = [node for node in self.body if _place(node) not in made and not _is_text(node)]

    def part(self, names: Iterable[str]) -> tuple[str, list[ast.stmt]]:
        """Return the source and the statements of *names*, of all they reach, and of what makes no name at all."""
        names = [*names, *(inner.id for node in self.loose for inner in ast.walk(node) if isinstance(inner, ast.Name))]
        wanted = {_place(node) for name in names_reached(self.makers, names) for node in self.makers.get(name, ())}
        nodes = [node for node in self.body if _place(node) in wanted or node in self.loose]
        return "\n".join(_source(node) for node in nodes), nodes


class CheckKeys:
    """The keys of a suite's checks; a class because all share what is read and parsed once."""

    def __init__(self, suite: Path, assignment: Assignment, probes: str, solution: str) -> None:
        self._file = suite / f"test_{suite.name}.py"
        self._suite, self._probes, self._solution = (
            _Module(self._file.read_text(encoding="utf-8")),
            _Module(probes),
            _Module(solution),
        )
        self._assignment = assignment
        self._beside = [repr(assignment.limits), assignment.file, *_hash_others(suite, self._file)]
        self._parts: dict[str, tuple[str, frozenset[str], frozenset[str]]] = {}
        self._made: dict[tuple[str, str], str] = {}

    def is_as_read(self) -> bool:
        """Say whether the suite's file is the one that was read: pytest must have read the same."""
        return self._file.read_text(encoding="utf-8") == self._suite.text

    def of(self, name: str, task: str) -> str:
        """Return the key of a check by the name at the top level of the suite, and by its task."""
        if (name, task) not in self._made:
            self._made[name, task] = self._make(name, task)
        return self._made[name, task]

    def _make(self, name: str, task: str) -> str:
        source, calls, words = self._part(name)
        stand_ins = self._assignment.prerequisites(task)
        names = sorted(each for task in self._assignment.tasks for each in task.names)
        probes, _ = self._probes.part(sorted(calls & self._probes.makers.keys()))
        solution = self._reached(calls, words, stand_ins)
        return hash_texts(
            [*self._beside, source, probes, solution, *self._assignment.task(task).names, "", *stand_ins, "", *names]
        )

    def covers(self, name: str, called: Iterable[tuple[str, frozenset[str]]]) -> bool:
        """Say whether the key of a check covers calls that it made, with the strings among their arguments."""
        _, calls, words = self._part(name)
        return all(call in calls and told & self._solution.makers.keys() <= words for call, told in called)

    def _part(self, name: str) -> tuple[str, frozenset[str], frozenset[str]]:
        """Return the source of a check with its helpers, what it may call, and the words that it may say to a probe."""
        if name not in self._parts:
            names = [name, *self._called_by_pytest()] if name in self._suite.makers else [*self._suite.makers]
            source, nodes = self._with_fixtures(names)
            words = _words(nodes) | ({*self._probes.makers} if _imports_probes(nodes) else set())
            known = self._probes.makers.keys() | self._solution.makers.keys()
            self._parts[name] = source, frozenset(words & known), frozenset(words)
        return self._parts[name]

    def _with_fixtures(self, names: list[str]) -> tuple[str, list[ast.stmt]]:
        """Return the part of the suite for *names*; a fixture may be asked for by a text."""
        while True:
            source, nodes = self._suite.part(names)
            texts = _words(nodes) & self._suite.makers.keys() - set(names)
            if not texts:
                return source, nodes
            names = [*names, *sorted(texts)]

    def _called_by_pytest(self) -> list[str]:
        makers = self._suite.makers
        return [name for name in makers if name.startswith(_HOOKS) or any(_is_autouse(node) for node in makers[name])]

    def _reached(self, calls: Collection[str], words: frozenset[str], stand_ins: Iterable[str]) -> str:
        """Return the source of all that the calls can reach of the solution: the whole where that is not known."""
        reached = set(stand_ins)
        for call in calls:
            names = reached_by(call, words, self._probes.text, self._solution.text)
            if names is None:
                return "\n".join(_source(node) for node in self._solution.body)
            reached |= names
        return self._solution.part(sorted(reached))[0]


def _hash_others(suite: Path, file: Path) -> list[str]:
    """Return a name and a hash for each other file of the suite."""
    paths = sorted(path for path in suite.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return [
        text
        for path in paths
        if path not in (file, suite / "probes.py")
        for text in (str(path.relative_to(suite)), hash_files([path]))
    ]


def _place(node: ast.stmt) -> tuple[int, int]:
    """Tell a statement from the others of its file: two readings of a file make two trees."""
    return node.lineno, node.col_offset


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_autouse(node: ast.stmt) -> bool:
    return any(
        isinstance(inner, ast.keyword) and inner.arg == "autouse"
        for decorator in getattr(node, "decorator_list", [])
        for inner in ast.walk(decorator)
    )


def _imports_probes(nodes: Iterable[ast.stmt]) -> bool:
    imports = [inner for node in nodes for inner in ast.walk(node) if isinstance(inner, ast.Import | ast.ImportFrom)]
    named = {alias.name for each in imports for alias in each.names}
    named |= {each.module or "" for each in imports if isinstance(each, ast.ImportFrom)}
    return "probes" in named


def _words(nodes: Iterable[ast.stmt]) -> set[str]:
    """Return every attribute and every text in some statements: the probes that they may name are among these."""
    return set[str]().union(*map(_words_of, nodes))


@lru_cache(maxsize=4096)
def _words_of(node: ast.stmt) -> frozenset[str]:
    walked = list(ast.walk(node))
    texts = {inner.value for inner in walked if isinstance(inner, ast.Constant) and isinstance(inner.value, str)}
    return frozenset(texts | {inner.attr for inner in walked if isinstance(inner, ast.Attribute)})


@lru_cache(maxsize=4096)
def _source(node: ast.stmt) -> str:
    """Return a statement without comments, and a check without what counts its points."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call) and _is_grade(decorator.func):
                decorator.keywords = [each for each in decorator.keywords if each.arg not in _NO_OUTCOME]
    return ast.unparse(node)


def _is_grade(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and function.attr == "grade"
