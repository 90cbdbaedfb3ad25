"""Translate assertions whose values cross the wall: `assert f(x) == y` becomes a call of `student.f(x)`.

Trusted side, on the instructor's own file; nothing of it is executed.
"""

from __future__ import annotations

import ast
import copy

from grader.masters.claims import Claim, Untranslatable
from grader.masters.scope import Kind, Scope

_ATTRIBUTES = ("shape", "dtype", "ndim", "T", "mT", "real", "imag")
_METHODS = (
    "item", "tolist", "sum", "mean", "std", "var", "size", "dim", "numel", "abs", "min", "max", "argmax", "argmin",
    "all", "any", "float", "double", "int", "long", "bool", "reshape", "view", "squeeze", "unsqueeze", "flatten",
    "transpose", "permute", "detach", "clone", "norm", "index", "count", "keys", "values", "items", "get", "strip",
    "lower", "upper", "split", "startswith", "endswith", "round", "t", "eq", "allclose", "equal", "isnan", "isfinite",
    "is_floating_point", "ravel", "prod", "cumsum", "sort", "argsort", "diag", "trace", "exp", "log", "sqrt", "pow",
)  # fmt: skip


class NeedsProbe(Exception):
    """An assertion is about what does not cross the wall: it must be computed beside the student's code."""


def check_direct(node: ast.AST, scope: Scope) -> None:
    """Raise NeedsProbe unless everything of the student's in *node* is a call with plain values both ways."""
    if isinstance(node, ast.Call) and _is_function(node.func, scope):
        assert isinstance(node.func, ast.Name)
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        starred = any(keyword.arg is None for keyword in node.keywords)
        if node.func.id in scope.names.numpy or starred or any(map(scope.unfit, given)):
            raise NeedsProbe
        for each in given:
            check_direct(each, scope)
        return
    if isinstance(node, ast.Name) and node.id not in scope.kinds and node.id in scope.names.lab - scope.names.answers:
        raise NeedsProbe
    if isinstance(node, ast.Attribute) and Kind.STUDENT in scope.kind(node.value):
        if node.attr not in (*_ATTRIBUTES, *_METHODS):
            raise NeedsProbe
    elif isinstance(node, ast.expr) and Kind.STUDENT | Kind.NUMPY in scope.kind(node):
        raise NeedsProbe
    for child in ast.iter_child_nodes(node):
        check_direct(child, scope)


def _is_function(node: ast.expr, scope: Scope) -> bool:
    return isinstance(node, ast.Name) and node.id in scope.names.functions and node.id not in scope.kinds


def check_statement(node: ast.stmt, scope: Scope) -> None:
    """Raise NeedsProbe unless a statement before an assertion can run on the trusted side."""
    if isinstance(node, ast.With | ast.While | ast.Try | ast.ClassDef | ast.AsyncFunctionDef | ast.Delete):
        raise NeedsProbe
    inner = scope
    if isinstance(node, ast.FunctionDef | ast.For):  # what it names itself is not known before it
        inner = Scope(scope.names, scope.imports, dict(scope.kinds))
        names = {each.arg for each in ast.walk(node) if isinstance(each, ast.arg)}
        inner.kinds |= dict.fromkeys(names, Kind.PLAIN)
        inner.take(node)
    check_direct(node, inner)


def as_called(node: ast.AST, scope: Scope, face: str) -> ast.AST:
    """Return a copy of *node* in which the lab's names are asked of a face, `student` or `reference`."""
    made: ast.AST = _Faced(scope, face).visit(copy.deepcopy(node))
    return made


class _Faced(ast.NodeTransformer):
    """Puts `student.` before the names of the lab."""

    def __init__(self, scope: Scope, face: str) -> None:
        self.scope, self.face = scope, face

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Ask the face for a function, and for the value of an answer."""
        names = self.scope.names
        if node.id in self.scope.kinds or not isinstance(node.ctx, ast.Load) or node.id not in names.lab:
            return node
        asked: ast.expr = ast.Attribute(ast.Name(self.face, ast.Load()), node.id, ast.Load())
        return ast.Call(asked, [], []) if node.id in names.answers else asked


def drawn(node: ast.AST, scope: Scope) -> ast.AST:
    """Return a copy of *node* in which tensors of random numbers are drawn from the secret seed of the run."""
    made: ast.AST = _Drawn(scope).visit(copy.deepcopy(node))
    return made


class _Drawn(ast.NodeTransformer):
    """Replaces torch's random tensors of written sizes by those of `draw`."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Replace `torch.randn(2, 3)` and the like."""
        self.generic_visit(node)
        name = self.scope.path(node.func)
        arguments = [*node.args[0].elts] if len(node.args) == 1 and isinstance(node.args[0], ast.Tuple) else node.args
        sizes = all(isinstance(each, ast.Constant) and isinstance(each.value, int) for each in arguments)
        if name in ("torch.randn", "torch.rand") and sizes and not node.keywords:
            method = "normal" if name == "torch.randn" else "uniform"
            dtype = ast.keyword("dtype", ast.parse("torch.float32", mode="eval").body)
            return ast.Call(ast.Attribute(ast.Name("draw", ast.Load()), method, ast.Load()), list(arguments), [dtype])
        if name == "torch.randint" and not node.keywords and 2 <= len(node.args) <= 3:
            *bounds, shape = node.args
            low = bounds[0] if len(bounds) == 2 else ast.Constant(0)
            if isinstance(shape, ast.Tuple):
                keywords = [ast.keyword("low", low), ast.keyword("high", bounds[-1])]
                integers = ast.Attribute(ast.Name("draw", ast.Load()), "integers", ast.Load())
                return ast.Call(integers, list(shape.elts), keywords)
        return node


def sides(claim: Claim, scope: Scope) -> tuple[ast.expr, ast.expr | None]:
    """Return what is the student's and what it is compared with; raise NeedsProbe when nothing is the student's."""
    actual, expected = claim.actual, claim.expected
    if Kind.STUDENT in scope.kind(actual):
        return actual, expected
    if claim.kind == "same" and expected is not None and Kind.STUDENT in scope.kind(expected):
        return expected, actual
    raise NeedsProbe


def check_claim(claim: Claim, scope: Scope) -> None:
    """Raise NeedsProbe unless a claim can be made on the trusted side, Untranslatable for what has no translation."""
    if claim.kind == "raises":
        call = claim.actual
        if claim.error == "NotImplementedError":
            raise Untranslatable("NotImplementedError means that a stub is left")
        named = isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in scope.names.lab
        if not named or call.func.id in scope.kinds:  # type: ignore[attr-defined]
            raise NeedsProbe
        given = [*call.args, *(keyword.value for keyword in call.keywords)]  # type: ignore[attr-defined]
        if any(map(scope.unfit, given)):
            raise NeedsProbe
        for each in given:
            check_direct(each, scope)
        return
    sides(claim, scope)
    for side in (claim.actual, claim.expected):
        if side is not None:
            check_direct(side, scope)
