"""Put one check together: the assertions of a case, the statements they need, and a probe where they need one.

Trusted side, on the instructor's own file; nothing of it is executed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from grader.masters import words
from grader.masters.claims import Claim, Untranslatable
from grader.masters.code import loaded, stored
from grader.masters.direct import NeedsProbe, as_called, check_claim, check_direct, check_statement, drawn, sides
from grader.masters.flow import Flow, refuse_foreign
from grader.masters.probed import FOUND, WANTED, Probe
from grader.masters.records import Case
from grader.masters.scope import Kind, Scope
from grader.masters.steps import Step

SKIP = "REVIEW: to be translated by hand"
_BOTH = "both sides are computed beside the student's code, which could make them agree"
_LOOP = "a loop around what must run beside the students' code"
_Sides = tuple[ast.expr, ast.expr | None]


@dataclass(frozen=True, slots=True)
class Draft:
    """One check as translated."""

    case: Case
    told: str  # its docstring
    body: tuple[str, ...]
    probe: str = ""  # the name of its probe, if it has one
    probe_lines: tuple[str, ...] = ()
    asked: frozenset[str] = frozenset()  # names of the lab that it calls
    review: tuple[str, ...] = ()  # what the author has to look at
    skipped: bool = False  # nothing in it is translated
    imports: Mapping[str, str] = field(default_factory=dict)  # statements for both files, by the name they bind


class Checked:
    """A check in the making; a class because its lines come from several places."""

    def __init__(self, flow: Flow, name: str) -> None:
        self.flow, self.name, self.case = flow, name, flow.case
        self.probe = Probe(flow)
        self.lines: dict[int, list[str]] = {}  # of assertions, by step
        self.needed: set[int] = set()  # statements that run in the test
        self.asked: set[str] = set()
        self.review: list[str] = []
        self.claims = 0
        self.seeded = flow.is_seeded(range(flow.own, len(flow.steps)))

    # --- assertions ---------------------------------------------------------------------------------------------------

    def add(self, index: int, step: Step) -> None:
        """Translate one step that asserts; what has no translation is kept as a comment."""
        try:
            if step.problem:
                raise Untranslatable(step.problem)
            self._check_taken(index, step)
            try:
                self.lines[index] = self._loop(index, step) if step.body else self._direct(index, step)
            except NeedsProbe:
                self.lines[index] = self._probed(index, step)
        except Untranslatable as why:
            self.review.append(f"line {step.line} of cell {self.case.cell} is not translated: {why}")
            source = "\n".join(self.case.text.split("\n")[step.node.lineno - 1 : step.node.end_lineno])
            self.lines[index] = [f"# REVIEW: not translated, {why}", *words.commented(source)]

    def _check_taken(self, index: int, step: Step) -> None:
        """Raise Untranslatable for values of a step's claims that no check may hold."""
        taken = list(_taken_over(step))
        self.flow.scopes[index].check(*taken)
        self.flow.check_doors(*taken, known=stored(step.node))

    def _direct(self, index: int, step: Step) -> list[str]:
        scope = self.flow.scopes[index]
        nodes = [side for claim in step.claims for side in (claim.actual, claim.expected) if side is not None]
        for claim in step.claims:
            check_claim(claim, scope)
        self._need(index, nodes)
        self.claims += len(step.claims)
        return [line for claim in step.claims for line in self._written(index, claim, scope, _sides(claim, scope))]

    def _need(self, index: int, nodes: list[ast.expr]) -> None:
        """Take the statements that expressions need; raise unless they can run on the trusted side."""
        indices = self.flow.reach(index, loaded(*nodes))
        refuse_foreign(self.flow, indices)
        self.flow.scopes[index].check(*nodes)
        for number in indices:
            check_statement(self.flow.steps[number].node, self.flow.scopes[number])
        self.needed |= indices
        asked = loaded(*nodes, *(self.flow.steps[number].node for number in indices))
        self.asked |= asked & self.flow.names.lab

    def _loop(self, index: int, step: Step) -> list[str]:
        """Translate a loop around assertions, which is possible where each of them is."""
        assert isinstance(step.node, ast.For)
        outer = self.flow.scopes[index]
        scope = Scope(outer.names, outer.imports, dict(outer.kinds))
        check_direct(step.node.iter, outer)
        for name in (each.id for each in ast.walk(step.node.target) if isinstance(each, ast.Name)):
            scope.kinds[name] = scope.kind(step.node.iter) & ~Kind.OBJECT
        target = ast.unparse(step.node.target).removeprefix("(").removesuffix(")")
        lines = [f"for {target} in {self._text(step.node.iter, outer)}:"]
        try:
            for inner in step.body:
                lines += [f"    {line}" for line in self._in_loop(index, inner, scope)]
        except NeedsProbe:
            raise Untranslatable(_LOOP) from None
        indices = self.flow.reach(index, loaded(step.node))
        refuse_foreign(self.flow, indices)
        for number in indices:
            check_statement(self.flow.steps[number].node, self.flow.scopes[number])
        self.needed |= indices
        self.asked |= loaded(step.node) & self.flow.names.lab
        self.claims += sum(len(inner.claims) for inner in step.body)
        return lines

    def _in_loop(self, index: int, step: Step, scope: Scope) -> list[str]:
        if step.problem or step.body:
            raise Untranslatable(step.problem or "a loop in a loop")
        if not step.claims:
            check_statement(step.node, scope)
            text = self._text(step.node, scope)
            scope.take(step.node)
            return text.split("\n")
        for claim in step.claims:
            check_claim(claim, scope)
        return [line for claim in step.claims for line in self._written(index, claim, scope, _sides(claim, scope))]

    def _probed(self, index: int, step: Step) -> list[str]:
        if step.body:
            raise Untranslatable(_LOOP)
        kept = list(self.probe.values), set(self.probe.needed), set(self.probe.asked)
        lines: list[str] = []
        try:
            for claim in step.claims:
                left, right = self.probe.claim(index, claim)
                if right is not None and FOUND in loaded(left) & loaded(right):
                    lines.append(f"# REVIEW: {_BOTH}")
                    self.review.append(f"line {step.line} of cell {self.case.cell}: {_BOTH}")
                for side in (left, right):
                    if side is not None:
                        self._beside(index, side)
                lines += self._written(index, claim, self.flow.scopes[index], (left, right), probed=True)
        except Untranslatable:
            self.probe.values, self.probe.needed, self.probe.asked = kept
            raise
        self.claims += len(step.claims)
        return lines

    def _beside(self, index: int, side: ast.expr) -> None:
        """Take what the test itself needs for a comparison with what the probe has found."""
        indices = self.flow.reach(index, loaded(side) - {FOUND, WANTED})
        both = indices & self.probe.needed
        drawn_twice = not self.seeded and any(self.flow.draws(number) for number in both)
        if drawn_twice and not both <= {number for number, _ in self.probe.handed()}:
            raise Untranslatable("its random input would be drawn twice, in the probe and beside it")
        refuse_foreign(self.flow, indices)
        try:
            for number in indices:
                check_statement(self.flow.steps[number].node, self.flow.scopes[number])
        except NeedsProbe:
            raise Untranslatable("what it expects depends on objects of the students' code") from None
        self.needed |= indices

    # --- lines --------------------------------------------------------------------------------------------------------

    def _text(self, node: ast.AST, scope: Scope, face: str = "student") -> str:
        """Return the source of something in the test."""
        called = as_called(node, scope, face)
        return ast.unparse(called if self.seeded else drawn(called, scope))

    def _written(self, index: int, claim: Claim, scope: Scope, pair: _Sides, *, probed: bool = False) -> list[str]:
        """Return the lines of one claim, whose sides are those of the test or keys of the probe."""
        left, right = pair
        source = ast.unparse(claim.actual)
        if claim.kind == "raises":
            actual = ast.unparse(left) if probed else self._raised(left, scope)
            missing = f"{claim.error} is not raised where it should be"
            given = [f'"{claim.error}" in {actual}', words.quoted(missing), words.quoted(source[:200])]
            return words.called("assert_true", given)
        actual = ast.unparse(left) if probed else words.as_shape(left, self._text(left, scope))
        if claim.kind == "true":
            return words.holds(f"bool({actual})", claim, source, hidden=self.case.hidden)
        theirs = claim.actual if probed else left
        what = words.described(theirs, self.flow.makers(index, theirs))
        if claim.kind == "reference":
            wanted = actual.replace(FOUND, WANTED, 1) if probed else self._text(left, scope, "reference")
            return words.same(actual, wanted, claim, what)
        assert right is not None
        expected = claim.expected if probed and claim.expected is not None else right
        return words.same(actual, words.as_shape(expected, self._text(right, scope)), claim, what)

    def _raised(self, call: ast.expr, scope: Scope) -> str:
        """Return the call of the probe that says what a call of the lab's raises."""
        assert isinstance(call, ast.Call)
        assert isinstance(call.func, ast.Name)
        given = [f'"{call.func.id}"', *(self._text(each, scope) for each in call.args)]
        given += [f"{each.arg}={self._text(each.value, scope)}" for each in call.keywords]
        return f"student.raised({', '.join(given)})"

    def finish(self, told: str) -> Draft:
        """Return the check, its lines in the order of the cell; raise Untranslatable for lines that none may hold."""
        handed = self.probe.handed()
        names = [name for _, name in handed]
        body = self._body(handed)
        at = [number for number, _ in handed]
        what = f"Run what cell {self.case.cell} of the notebook asks about; return it by its source."
        probe = self.probe.source(self.name, what, names, at) if self.probe.values else []
        trees = [ast.parse("\n".join(part)) for part in (body, probe)]
        self.flow.check_doors(*trees)  # whatever way a line has come here
        used = loaded(*trees)
        return Draft(
            case=self.case,
            told=told,
            body=tuple(body),
            probe=self.name if probe else "",
            probe_lines=tuple(probe),
            asked=frozenset(self.asked | self.probe.asked),
            review=tuple(self.review),
            imports={name: line for name, line in self.flow.scopes[-1].imports.items() if name in used},
        )

    def _body(self, handed: list[tuple[int, str]]) -> list[str]:
        """Return the lines: inputs, the call of the probe, and each statement and assertion where it stood."""
        run = self.needed | {number for number, _ in handed}
        for number, _ in handed:
            run |= self.flow.reach(number, loaded(self.flow.steps[number].node))
        steps, scopes = self.flow.steps, self.flow.scopes
        own = {number: self._text(steps[number].node, scopes[number]).split("\n") for number in sorted(run)}
        first = min((index for index, *_ in self.probe.values), default=None)
        lines = [line for number, _ in handed for line in own.pop(number)]  # before the call, wherever they stood
        called = first is None
        for number, asserts in sorted(
            [*((number, False) for number in own), *((number, True) for number in self.lines)]
        ):
            if not called and first is not None and (number, asserts) >= (first, True):
                lines += self._calls([name for _, name in handed])
                called = True
            lines += self.lines[number] if asserts else own[number]
        return lines

    def _calls(self, names: Iterable[str]) -> list[str]:
        given = list(names)
        lines = words.called(f"{FOUND} = student.{self.name}", given)
        if any(WANTED in line for each in self.lines.values() for line in each):
            lines += words.called(f"{WANTED} = reference.{self.name}", given)
        return lines


def _sides(claim: Claim, scope: Scope) -> _Sides:
    """Return the student's side of a claim and the other one."""
    return (claim.actual, None) if claim.kind == "raises" else sides(claim, scope)


def _taken_over(step: Step) -> Iterator[ast.AST]:
    """Yield what of a step that asserts gets into a check: the values of its claims, and the head of a loop."""
    if isinstance(step.node, ast.For) and step.body:
        yield from (step.node.target, step.node.iter)
    for claim in step.claims:
        yield from (side for side in (claim.actual, claim.expected) if side is not None)
        yield from (ast.parse(text, mode="eval") for text in (claim.rtol, claim.atol) if text)
    for inner in step.body:
        yield from _taken_over(inner) if inner.asserts else (inner.node,)
