"""Translate assertions about what does not cross the wall: a probe computes them beside the student's code.

Trusted side, on the instructor's own file; nothing of it is executed. What is compared with stays in the test: the
probe holds inputs, and no answers.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable
from dataclasses import dataclass, field

from grader.masters.claims import Claim, Untranslatable
from grader.masters.code import loaded, stored
from grader.masters.flow import Flow, refuse_foreign
from grader.masters.scope import Kind, Scope

FOUND, WANTED = "found", "wanted"


@dataclass(slots=True)
class Probe:
    """The probe of one case in the making; a class because each assertion adds to it."""

    flow: Flow
    values: list[tuple[int, str, ast.expr, str]] = field(default_factory=list)  # step, key, value, "" or "raises"
    needed: set[int] = field(default_factory=set)  # statements that it runs
    asked: set[str] = field(default_factory=set)  # names of the lab
    _texts: set[str] = field(default_factory=set)

    def claim(self, index: int, claim: Claim) -> tuple[ast.expr, ast.expr | None]:
        """Return what of a claim is left for the test: its sides, with keys of the probe in them."""
        if claim.kind == "raises":
            if claim.error == "NotImplementedError":
                raise Untranslatable("NotImplementedError means that a stub is left")
            return self._leaf(index, claim.actual, "raises"), None
        scope = self.flow.scopes[index]
        pair = [claim.actual, claim.expected]
        if not any(self._is_theirs(index, side) for side in pair if side is not None):
            raise Untranslatable("nothing of the students' takes part in it")
        if claim.kind == "true":
            return self._split(index, claim.actual), None
        left, right = (self._leaf(index, s) if s is not None and self._is_theirs(index, s) else s for s in pair)
        assert left is not None
        theirs = self._is_theirs(index, claim.actual)
        if right is not None and not theirs:
            left, right = right, left
        if right is not None:
            scope.check(right)
        return left, right

    def _is_theirs(self, index: int, node: ast.expr) -> bool:
        """Say whether the student's code takes part in a value, or has had in its hands what it is made of."""
        handed = self.flow.touched[index] if index >= self.flow.own else frozenset()
        own = {name for name in loaded(node) if name in handed and not self._is_fresh(index, name)}
        return Kind.STUDENT in self.flow.scopes[index].kind(node) or bool(own)

    def _is_fresh(self, index: int, name: str) -> bool:
        """Say whether a value is a number, a text or a tuple of such: nobody can change it in place."""
        makers = [self.flow.steps[n].node for n in range(index) if name in stored(self.flow.steps[n].node)]
        node = makers[-1] if makers else None
        return isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant | ast.UnaryOp)

    def _split(self, index: int, node: ast.expr) -> ast.expr:
        """Return a condition with the student's values in it replaced by keys."""
        if not self._is_theirs(index, node):
            return node
        node = copy.copy(node)
        if isinstance(node, ast.BoolOp):
            node.values = [self._split(index, value) for value in node.values]
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            node.operand = self._split(index, node.operand)
        elif isinstance(node, ast.Compare) and not any(isinstance(op, ast.Is | ast.IsNot) for op in node.ops):
            node.left = self._split(index, node.left)
            node.comparators = [self._split(index, value) for value in node.comparators]
        else:
            return self._leaf(index, node)
        return node

    def _leaf(self, index: int, node: ast.expr, how: str = "") -> ast.expr:
        """Have the probe compute *node*; return the expression that reads it from what the probe returns."""
        scope = self.flow.scopes[index]
        indices = self.flow.reach(index, loaded(node), beside=True)
        refuse_foreign(self.flow, indices)
        scope.check(node)
        for number in indices:
            if any(isinstance(each, ast.Await) for each in ast.walk(self.flow.steps[number].node)):
                raise Untranslatable("it awaits something")
        self.needed |= indices
        key = self._key(node)
        self.values.append((index, key, node, how))
        self.asked |= {name for n in indices for name in loaded(self.flow.steps[n].node)} & scope.names.lab
        self.asked |= loaded(node) & scope.names.lab
        return ast.Subscript(ast.Name(FOUND, ast.Load()), ast.Constant(key), ast.Load())

    def _key(self, node: ast.expr) -> str:
        text = " ".join(ast.unparse(node).split())
        text = text if len(text) <= 50 else f"{text[:47]}..."
        key, number = text, 2
        while key in self._texts:
            key, number = f"{text} ({number})", number + 1
        self._texts.add(key)
        return key

    # --- what the test makes and hands over ---------------------------------------------------------------------------

    def handed(self) -> list[tuple[int, str]]:
        """Return the statements that make plain inputs, and the names: the test makes those, and hands them over."""
        found: list[tuple[int, str]] = []
        for number in sorted(self.needed):
            node, scope = self.flow.steps[number].node, self.flow.scopes[number]
            if not (isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)):
                continue
            name = node.targets[0].id
            plain = not scope.unfit(node.value) and not (scope.kind(node.value) & (Kind.STUDENT | Kind.NUMPY))
            inputs = loaded(node.value) - scope.imports.keys() - {each for _, each in found}
            if plain and not inputs & scope.kinds.keys() and _is_tensor(node.value, scope) and self._is_constant(name):
                found.append((number, name))
        return [] if self.flow.is_seeded(self.needed) else found

    def _is_constant(self, name: str) -> bool:
        """Say whether a name is bound once and its value is never changed by the test's own statements."""
        made = [n for n in self.needed if name in stored(self.flow.steps[n].node)]
        nodes = [self.flow.steps[n].node for n in self.needed] + [value for _, _, value, _ in self.values]
        return len(made) == 1 and not any(_changes(inner, name) for node in nodes for inner in ast.walk(node))

    def source(self, name: str, words: str, handed: Iterable[str], handed_at: Iterable[int]) -> list[str]:
        """Return the lines of the probe."""
        skipped, answers = set(handed_at), sorted(self.asked & self.flow.names.answers)
        lines = [f"def {name}({', '.join(('lab', *handed))}):", f'    """{words}"""', f"    {FOUND} = {{}}"]
        lines += [f"    {answer} = lab.{answer}()" for answer in answers]
        events = [(number, 0, number) for number in self.needed - skipped]
        events += [(index, 1, place) for place, (index, *_) in enumerate(self.values)]
        numpy = self.speaks_of_numpy()
        for index, kind, place in sorted(events):
            scope = self.flow.scopes[index]
            if kind == 0:
                lines += _indented(ast.unparse(_of_lab(self.flow.steps[index].node, scope, frozenset(answers))))
                continue
            _, key, node, how = self.values[place]
            text = ast.unparse(_of_lab(node, scope, frozenset(answers)))
            value = f"error_of(lambda: {text})" if how else f"plain({text})" if numpy else text
            lines += _indented(f"{FOUND}[{key!r}] = {value}")
        return [*lines, f"    return {FOUND}"]

    def speaks_of_numpy(self) -> bool:
        """Say whether arrays of numpy may come back."""
        nodes = [self.flow.steps[n].node for n in self.needed] + [value for _, _, value, _ in self.values]
        scope = self.flow.scopes[-1]
        spoken = any(
            isinstance(each, ast.expr) and scope.path(each).startswith("numpy")
            for node in nodes
            for each in ast.walk(node)
        )
        return spoken or bool(self.asked & self.flow.names.numpy)


def _indented(text: str) -> list[str]:
    return [f"    {line}" for line in text.split("\n")]


def _is_tensor(node: ast.expr, scope: Scope) -> bool:
    """Say whether a value is made by torch, or a list of numbers: worth handing over."""
    return any(scope.path(each).startswith("torch.") for each in ast.walk(node) if isinstance(each, ast.expr))


def _changes(node: ast.AST, name: str) -> bool:
    """Say whether a node asks for the gradient of a name, or calls one of its methods that change it."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name:
        asks = node.attr in ("grad", "requires_grad", "data", "backward", "grad_fn", "is_leaf", "device")
        return asks or node.attr.endswith("_") or not isinstance(node.ctx, ast.Load)
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == name:
        return not isinstance(node.ctx, ast.Load)
    return False


def _of_lab(node: ast.AST, scope: Scope, bound: frozenset[str]) -> ast.AST:
    """Return a copy of *node* in which the names of the lab are those of the hand-in."""
    made: ast.AST = _OfLab(scope, bound).visit(copy.deepcopy(node))
    return made


class _OfLab(ast.NodeTransformer):
    """Puts `lab.` before the names of the lab."""

    def __init__(self, scope: Scope, bound: frozenset[str]) -> None:
        self.scope, self.bound = scope, bound

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Ask the hand-in for a name of the lab."""
        known = node.id in self.scope.names.lab and node.id not in self.scope.kinds
        if known and isinstance(node.ctx, ast.Load) and node.id not in self.bound:
            return ast.Attribute(ast.Name("lab", ast.Load()), node.id, ast.Load())
        return node
