"""Find holes in a suite: small changes to the solution, made by rule, that cost no points.

Uses cosmic-ray's operators (another sign, another number, a loop that never runs, ...) on what students write, one
change a mutant. What survives is a hole in the suite or the same answer in other words; the latter stands in the lab's
`judged.toml`, each with the reason why no check could tell. Run by authors of labs; trusted side.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from grader.course import Lab
from grader.engine import Settings, run_jobs
from grader.errors import UsageProblem
from grader.proof.by_lab import LabPool, job_for
from grader.proof.judged import Change, read_judged
from grader.prune import makers_of
from grader.release import BEGIN, END
from grader.sandbox import Level
from grader.scoring import Report, make_report

LEAST = 0.95  # of the mutants that are not equivalent must lose points


@dataclass(frozen=True, slots=True)
class Mutant:
    """A solution with one change."""

    lab: Lab
    change: Change
    line: int
    text: str
    changed: frozenset[str]  # the top-level name that it is in


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mutant."""

    mutant: Mutant
    lost: float  # points
    problem: str = ""  # ours: it could not be graded


@dataclass(frozen=True, slots=True)
class Survey:
    """How many mutants of a lab lost points, and which did not."""

    lab: str
    killed: int
    equivalent: int
    survivors: tuple[Mutant, ...]
    stale: tuple[Change, ...]  # judged, but made no more, or losing points now
    problems: tuple[str, ...]  # ours: mutants that could not be graded

    @property
    def good(self) -> bool:
        """Whether enough mutants lose points and every judgement holds."""
        return self.rate >= LEAST and not self.stale and not self.problems

    @property
    def rate(self) -> float:
        """The share that lost points, of those that are not equivalent."""
        return self.killed / max(1, self.killed + len(self.survivors))


def mutants_of(lab: Lab) -> Iterator[Mutant]:
    """Yield every mutant of a lab's solution, each text once; raise UsageProblem where cosmic-ray is not installed."""
    solution = lab.solution.read_text(encoding="utf-8")
    lines = _written_by_students(solution)
    parsed = ast.parse(solution)
    seen = {ast.dump(parsed)}
    for text in _mutated(solution, lines):
        try:
            tree = ast.dump(ast.parse(text))
        except SyntaxError:
            continue
        if tree not in seen:
            seen.add(tree)
            yield _mutant(lab, solution, parsed, text)


def _written_by_students(solution: str) -> frozenset[int]:
    """Return the numbers of the lines between the markers, but for the words of errors, which are not graded."""
    inside, numbers = False, set()
    for number, line in enumerate(solution.splitlines(), 1):
        if line.strip().startswith((BEGIN, END)):
            inside = line.strip().startswith(BEGIN)
        elif inside:
            numbers.add(number)
    raised = [node for node in ast.walk(ast.parse(solution)) if isinstance(node, ast.Raise)]
    return frozenset(numbers).difference(*(range(node.lineno, (node.end_lineno or 0) + 1) for node in raised))


def _mutated(solution: str, lines: frozenset[int]) -> Iterator[str]:
    """Yield the texts that cosmic-ray makes of a solution by one change in one of these lines."""
    try:
        import parso  # noqa: F401  first: cosmic-ray's modules import it in a circle
        from cosmic_ray.ast import ast_nodes, get_ast
        from cosmic_ray.mutating import mutate_code
        from cosmic_ray.plugins import get_operator, operator_names
    except ImportError:
        raise UsageProblem("automatic mutants need cosmic-ray: pip install cosmic-ray") from None
    nodes = list(ast_nodes(get_ast(solution)))
    for name in sorted(operator_names()):
        if get_operator(name).arguments():
            continue  # names of variables, which would have to be chosen
        operator = get_operator(name)()
        places = [place for node in nodes for place in operator.mutation_positions(node)]
        for occurrence, ((line, _), _) in enumerate(places):
            if line in lines:
                yield mutate_code(solution, operator, occurrence)


def _mutant(lab: Lab, solution: str, parsed: ast.Module, text: str) -> Mutant:
    old, new = solution.splitlines(), text.splitlines()
    edits = [
        edit for edit in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if edit[0] != "equal"
    ]
    first, last = edits[0][1], max(edits[-1][2], edits[0][1] + 1)
    before = " ".join(line.strip() for line in old[first:last])
    after = " ".join(line.strip() for line in new[edits[0][3] : edits[-1][4]])
    within = _within(parsed, first + 1)
    return Mutant(lab, Change(within, before, after), first + 1, text, frozenset([within.split(".")[0]]))


def _within(parsed: ast.Module, line: int) -> str:
    """Return the name of what a line lies in, outermost first: "Adam.step"."""
    names: list[str] = []
    body: Sequence[ast.AST] = parsed.body
    while True:
        around = [
            node
            for node in body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            and node.lineno <= line <= (node.end_lineno or node.lineno)
        ]
        if not around:
            return ".".join(names)
        names.append(around[0].name)
        body = around[0].body


def survey(
    labs: Sequence[Lab],
    *,
    seed: int,
    workers: int,
    done: Callable[[Fate, int], None],
    levels: tuple[Level, Level],
) -> list[Survey]:
    """Grade every mutant of *labs* until it loses its first points; *done* hears of each, with the number of all."""
    judged = {lab.name: read_judged(lab).equivalent for lab in labs}
    mutants = [mutant for lab in labs for mutant in mutants_of(lab)]
    assignments = {lab.name: lab.assignment() for lab in labs}
    fates: list[Fate] = []

    def arrived(job: Mapping[str, Any], answer: dict[str, Any]) -> None:
        mutant = mutants[job["id"]]
        report = make_report(mutant.change.within, assignments[mutant.lab.name], answer)
        problem = "" if report.gradable else _our_fault(report)
        fates.append(Fate(mutant, sum(task.lost for task in report.tasks), problem))
        done(fates[-1], len(mutants))

    jobs = [_job(number, mutant) for number, mutant in enumerate(mutants)]
    start = partial(LabPool, labs=[job["suite"] for job in jobs])
    run_jobs(Settings(seed, "cpu", *levels), jobs, workers, arrived, start)
    return [_survey(lab.name, [f for f in fates if f.mutant.lab == lab], judged[lab.name]) for lab in labs]


def _our_fault(report: Report) -> str:
    return report.our_faults[0].verdict.message if report.our_faults else report.problem


def _job(number: int, mutant: Mutant) -> dict[str, Any]:
    known = mutant.changed <= makers_of(mutant.text).keys()
    more: dict[str, Any] = {"changed": sorted(mutant.changed)} if known else {}
    return job_for(number, mutant.lab, mutant.text, first_loss=True, ours=True, **more)


def _survey(lab: str, fates: Sequence[Fate], judged: Mapping[Change, str]) -> Survey:
    alive = [fate.mutant for fate in fates if fate.lost <= 0 and not fate.problem]
    same = [mutant for mutant in alive if mutant.change in judged]
    stale = [change for change in judged if change not in {mutant.change for mutant in alive}]
    survivors = tuple(mutant for mutant in alive if mutant.change not in judged)
    problems = tuple(f"line {fate.mutant.line}: {fate.problem}" for fate in fates if fate.problem)
    killed = len(fates) - len(alive) - len(problems)
    return Survey(lab, killed, len(same), survivors, tuple(stale), problems)
