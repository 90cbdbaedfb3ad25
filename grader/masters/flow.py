"""Follow values through the statements of a test, to find those that an assertion needs.

Trusted side, on the instructor's own file; nothing of it is executed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from grader.masters.claims import Untranslatable
from grader.masters.code import loaded, stored
from grader.masters.doors import check_doors
from grader.masters.records import Case
from grader.masters.scope import Kind, Names, Scope, imports_of
from grader.masters.steps import Step

_IMPORTS = (ast.Import, ast.ImportFrom)


@dataclass(slots=True)
class Flow:
    """The statements before and in a test, and what names stand for at each of them.

    A class because translation asks it again and again; nothing in it changes.
    """

    case: Case
    names: Names
    steps: list[Step]  # loose statements of earlier cells, then the test's own
    own: int  # index of the test's first
    scopes: list[Scope]  # before each step
    touched: list[frozenset[str]]  # names that student code has had in its hands, before each step

    def reach(self, index: int, needed: set[str], *, beside: bool = False) -> set[int]:
        """Return the indices of the statements before *index* that the names need.

        *beside* the student's code, a call of it may change what it is given; on the trusted side it cannot.
        """
        found: set[int] = set()
        given = self.names.lab | self.scopes[index].imports.keys()
        todo = needed - given
        for number in range(index - 1, -1, -1):
            step = self.steps[number]
            if step.asserts or isinstance(step.node, _IMPORTS):
                continue
            made = stored(step.node)
            if made & todo:
                found.add(number)
                if isinstance(step.node, ast.Assign | ast.AnnAssign | ast.FunctionDef):
                    todo -= made
                todo |= loaded(step.node) - given
            elif self._may_change(number, todo, beside=beside):
                found.add(number)
                todo |= loaded(step.node) - given
        return found | self._seeded(index, found)

    def _may_change(self, number: int, names: set[str], *, beside: bool) -> bool:
        """Say whether a statement may change the values of names without binding them."""
        node, scope = self.steps[number].node, self.scopes[number]
        if not loaded(node) & names:
            return False
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            plots = scope.path(node.value.func).startswith(("matplotlib", "seaborn"))
            return not plots and (beside or Kind.STUDENT not in scope.kind(node.value))
        if isinstance(node, ast.Assign):
            changed = {name for target in node.targets for name in _changed(target)}
            called = beside and Kind.STUDENT in scope.kind(node.value)  # losses = train(model, ...)
            return bool(changed & names) or called
        return isinstance(node, ast.AugAssign | ast.Delete | ast.For | ast.While | ast.If | ast.With)

    def _seeded(self, index: int, found: set[int]) -> set[int]:
        """Return the seeds before the statements, and all that draws behind a seed: the order decides the values."""
        seeds = [n for n in range(self.own, index) if self.scopes[n].is_seed(self.steps[n].node)]
        if not seeds or not found:
            return set()
        return {*seeds, *(n for n in range(seeds[0], index) if self.draws(n))}

    def draws(self, number: int) -> bool:
        """Say whether a statement itself draws random numbers."""
        step, scope = self.steps[number], self.scopes[number]
        calls = [each for each in ast.walk(step.node) if isinstance(each, ast.Call)]
        return not step.asserts and any(scope.is_random(call) for call in calls)

    def is_seeded(self, indices: Iterable[int]) -> bool:
        """Say whether one of the statements seeds a generator."""
        return any(self.scopes[number].is_seed(self.steps[number].node) for number in indices)

    def makers(self, index: int, node: ast.expr) -> list[str]:
        """Return the names of the lab that a value comes from: those in it, else those in what its names come from."""
        found = sorted(loaded(node) & self.names.lab)
        for number in sorted(self.reach(index, loaded(node)), reverse=True):
            found = found or sorted(loaded(self.steps[number].node) & self.names.lab)
        return found

    def check_doors(self, *nodes: ast.AST, known: Iterable[str] = ()) -> None:
        """Raise Untranslatable unless a check may hold the nodes; *known* are names that are bound around them."""
        last = self.scopes[-1]
        known = frozenset((*self.names.lab, *last.kinds, *known))
        for node in nodes:
            check_doors(node, last.modules(), known)

    def unknown(self) -> set[str]:
        """Return the names that the test reads and no cell before it makes."""
        kinds = self.scopes[-1].kinds
        return {name for step in self.steps[self.own :] for name in self.scopes[-1].missing(step.node)} - kinds.keys()


def flow_of(case: Case, steps: list[Step], names: Names) -> Flow:
    """Return the flow of a case with its own *steps*."""
    loose = [each for each in names.loose if each.cell < case.cell and not stored(each.node) & names.lab]
    before = [Step(each.node, each.node.lineno) for each in loose]
    scope = Scope(names, {**names.imports, **imports_of(step.node for step in steps)})
    scopes, touched = [], []
    hands: frozenset[str] = frozenset()
    for step in (*before, *steps, None):
        scopes.append(Scope(names, scope.imports, dict(scope.kinds)))
        touched.append(hands)
        if step is not None and not step.asserts:
            if Kind.STUDENT in _kinds_in(scope, step.node):
                hands |= loaded(step.node) - names.lab - scope.imports.keys()
            scope.take(step.node)
    return Flow(case, names, [*before, *steps], len(before), scopes, touched)


def _kinds_in(scope: Scope, node: ast.AST) -> Kind:
    found = Kind.PLAIN
    for child in ast.walk(node):
        if isinstance(child, ast.expr):
            found |= scope.kind(child)
    return found


def _changed(target: ast.expr) -> set[str]:
    """Return the name whose value an assignment to an item or attribute changes."""
    while isinstance(target, ast.Attribute | ast.Subscript | ast.Starred):
        target = target.value
    return {target.id} if isinstance(target, ast.Name) else set()


def refuse_foreign(flow: Flow, indices: Iterable[int]) -> None:
    """Raise Untranslatable for statements that need what is not there when a lab is graded, or what none may use."""
    for number in indices:
        node = flow.steps[number].node
        flow.scopes[number].check(node)
        flow.check_doors(node)
        if number < flow.own and isinstance(node, ast.For | ast.While | ast.With | ast.Try):
            cell = next(each.cell for each in flow.names.loose if each.node is node)
            raise Untranslatable(f"it needs what a loop or block of cell {cell} computes when the notebook runs")
