"""Take a test cell apart: a flat list of steps, each a statement or what it asserts.

Trusted side, on the instructor's own file; nothing of it is executed.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from grader.masters.claims import Claim, Untranslatable, claims_of, is_claim
from grader.masters.code import loaded, parsed, without_magics
from grader.masters.records import Case

_SILENT = ("print", "display", "pprint")


@dataclass(frozen=True, slots=True)
class Step:
    """One statement of a test, or what it asserts; a loop holds steps."""

    node: ast.stmt
    line: int
    claims: tuple[Claim, ...] = ()
    problem: str = ""  # why what it asserts cannot be translated
    body: tuple[Step, ...] = ()  # of a `for`

    @property
    def asserts(self) -> bool:
        """Say whether it asserts something that counts."""
        return bool(self.claims or self.problem or any(step.asserts for step in self.body))


def steps_of(case: Case) -> tuple[list[Step], str]:
    """Return the steps of a case and its docstring; raise Untranslatable when it is no Python."""
    try:
        tree = parsed(without_magics(case.text))
    except SyntaxError as error:
        raise Untranslatable(f"it is not valid Python (line {error.lineno}: {error.msg})") from None
    body = list(tree.body)
    words = ast.get_docstring(tree) or ""
    if words:
        body = body[1:]
    body = list(_inlined(body))
    steps = [step for node in body for step in _steps(node, case)]
    if case.printed is not None:
        steps = _with_printed(steps, case)
    return steps, words


def _steps(node: ast.stmt, case: Case) -> Iterator[Step]:
    if isinstance(node, ast.With) and _is_no_grad(node):
        for inner in node.body:
            yield from _steps(inner, case)
    elif isinstance(node, ast.For) and any(is_claim(inner) for inner in ast.walk(node) if isinstance(inner, ast.stmt)):
        body = [step for inner in node.body for step in _steps(inner, case)]
        yield Step(node, node.lineno, body=tuple(body), problem="" if not node.orelse else "a loop with else")
    elif is_claim(node):
        if not case.counts(node.lineno):
            return
        try:
            yield Step(node, node.lineno, claims=tuple(claims_of(node)))
        except Untranslatable as problem:
            yield Step(node, node.lineno, problem=str(problem))
    elif any(is_claim(inner) for inner in ast.walk(node) if isinstance(inner, ast.stmt)) and not _defines(node):
        if case.counts(node.lineno):
            yield Step(node, node.lineno, problem=f"it asserts within `{type(node).__name__.lower()}`")
    elif not _is_silent(node):
        yield Step(node, node.lineno)


def _defines(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)


def _is_no_grad(node: ast.With) -> bool:
    """Say whether a block only switches gradients off, which no value depends on."""
    return all(ast.unparse(item.context_expr) in ("torch.no_grad()", "torch.inference_mode()") for item in node.items)


def _is_silent(node: ast.stmt) -> bool:
    """Say whether a statement only shows something."""
    call = node.value if isinstance(node, ast.Expr) else None
    return isinstance(call, ast.Constant) or (
        isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _SILENT
    )


# --- functions that a test defines and calls --------------------------------------------------------------------------


def _inlined(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield statements with calls of test functions replaced by what these do."""
    tests = {node.name: node for node in body if isinstance(node, ast.FunctionDef) and _is_test(node)}
    called = {node.value.func.id for node in body if _calls_one_of(node, tests)}  # type: ignore[attr-defined]
    alone = [node for node in body if isinstance(node, ast.FunctionDef | ast.Import | ast.ImportFrom)]
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name in tests:
            if node.name not in called and len(alone) == len(body):  # otter calls it with the names it asks for
                yield from _filled_in(node, [ast.Name(each.arg, ast.Load()) for each in node.args.args])
        elif _calls_one_of(node, tests):
            call = node.value  # type: ignore[attr-defined]
            yield from _filled_in(tests[call.func.id], call.args)
        else:
            yield node


def _is_test(node: ast.FunctionDef) -> bool:
    """Say whether a function asserts, returns nothing and takes nothing but plain arguments."""
    inner = [each for each in ast.walk(node) if isinstance(each, ast.stmt)]
    plain = not (node.args.vararg or node.args.kwarg or node.args.kwonlyargs or node.args.defaults)
    return plain and any(map(is_claim, inner)) and not any(isinstance(each, ast.Return) for each in inner)


def _calls_one_of(node: ast.stmt, tests: dict[str, ast.FunctionDef]) -> bool:
    call = node.value if isinstance(node, ast.Expr) else None
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in tests):
        return False
    simple = all(isinstance(each, ast.Name | ast.Constant) for each in call.args) and not call.keywords
    return simple and len(call.args) == len(tests[call.func.id].args.args)


def _filled_in(function: ast.FunctionDef, arguments: list[ast.expr]) -> Iterator[ast.stmt]:
    values = dict(zip((each.arg for each in function.args.args), arguments, strict=True))
    for node in function.body:
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            yield _Renamed(values).visit(copy.deepcopy(node))


class _Renamed(ast.NodeTransformer):
    """Puts arguments in the places of parameters."""

    def __init__(self, values: dict[str, ast.expr]) -> None:
        self.values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Replace a parameter that is read."""
        if node.id in self.values and isinstance(node.ctx, ast.Load):
            return ast.copy_location(copy.deepcopy(self.values[node.id]), node)
        return node


# --- otter: what a cell showed is what it expects ---------------------------------------------------------------------


def _with_printed(steps: list[Step], case: Case) -> list[Step]:
    """Return the steps with the last expression, whose value the cell showed, as an assertion."""
    last = steps[-1] if steps else None
    if last is None or last.asserts or not isinstance(last.node, ast.Expr):
        return steps
    if any(step.asserts for step in steps) and not (case.printed or "").strip():
        return steps
    value, printed = last.node.value, (case.printed or "").strip()
    expected = _literal(printed)
    if isinstance(expected, ast.Constant) and isinstance(expected.value, bool) and _is_condition(value):
        test = value if expected.value else ast.UnaryOp(ast.Not(), value)
        claims = tuple(claims_of(ast.copy_location(ast.Assert(test, None), last.node)))
    elif expected is None:
        claims = (Claim("reference", value),)
    else:
        rounded = "tensor(" in printed or "array(" in printed  # four digits are shown of each number
        rtol, atol = ("1e-4", "5e-5") if rounded else ("", "")
        claims = (Claim("same", value, expected, rtol, atol, loosely=rounded),)
    return [*steps[:-1], replace(last, claims=claims)]


def _is_condition(node: ast.expr) -> bool:
    return isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Call)


def _literal(printed: str) -> ast.expr | None:
    """Return what a cell has shown as an expression; None where that is no literal."""
    try:
        node = ast.parse(printed, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    if loaded(node) - {"tensor", "array", "torch"} or not _is_literal(node):
        return None
    return _Shown().visit(node)  # type: ignore[no-any-return]


def _is_literal(node: ast.expr) -> bool:
    allowed = (ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.UnaryOp, ast.unaryop, ast.expr_context)
    calls = (ast.Call, ast.keyword, ast.Name, ast.Attribute)
    return all(isinstance(part, (*allowed, *calls)) for part in ast.walk(node))


class _Shown(ast.NodeTransformer):
    """Turns what torch and numpy show of their values into calls that make them."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Make a tensor of either."""
        self.generic_visit(node)
        return ast.Call(ast.Attribute(ast.Name("torch", ast.Load()), "tensor", ast.Load()), node.args, node.keywords)


def flat(steps: Iterable[Step]) -> Iterator[Step]:
    """Yield the steps, those in loops included."""
    for step in steps:
        yield step
        yield from flat(step.body)
