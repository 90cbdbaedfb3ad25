"""Read what a test asserts: that two values are the same, that a condition holds, that a call raises.

Trusted side, on the instructor's own file; nothing of it is executed. Knows `assert` and the assertions of numpy,
torch, pytest, nose and unittest.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

AUTOTEST = "__autotest__"  # stands for nbgrader's comment ### AUTOTEST
_ABSOLUTE = ("abs", "absolute", "fabs", "norm", "dist")
_WRAPPERS = (*_ABSOLUTE, "max", "amax", "sum", "mean", "item", "float", "bool", "all", "sqrt")
_SAME = {  # positions of rtol and atol behind the two values; what is left out of a call
    "allclose": ("1e-5", "1e-8"),
    "isclose": ("1e-5", "1e-8"),
    "assert_allclose": ("1e-7", "0"),
    "assert_close": ("1.3e-6", "1e-5"),
    "equal": ("0", "0"),
    "array_equal": ("0", "0"),
    "assert_array_equal": ("0", "0"),
    "assert_equal": ("", ""),
    "assertEqual": ("", ""),
    "assertListEqual": ("", ""),
    "assertTupleEqual": ("", ""),
    "assertDictEqual": ("", ""),
    "assert_almost_equal": ("0", "1.5e-7"),
    "assert_array_almost_equal": ("0", "1.5e-6"),
    "assert_approx_equal": ("1e-6", "0"),
    "assertAlmostEqual": ("0", "5e-8"),
    "assertAlmostEquals": ("0", "5e-8"),
}
_EXACT_KINDS = ("assert_equal", "assertEqual", "assertListEqual", "assertTupleEqual", "assertDictEqual")
_RAISES = ("raises", "assert_raises", "assertRaises")
_CONDITIONS: dict[str, Callable[[list[ast.expr]], ast.expr]] = {
    "assert_": lambda given: given[0],
    "assert_true": lambda given: given[0],
    "assertTrue": lambda given: given[0],
    "assert_false": lambda given: ast.UnaryOp(ast.Not(), given[0]),
    "assertFalse": lambda given: ast.UnaryOp(ast.Not(), given[0]),
    "assertIsNone": lambda given: ast.Compare(given[0], [ast.Is()], [ast.Constant(None)]),
    "assertIsNotNone": lambda given: ast.Compare(given[0], [ast.IsNot()], [ast.Constant(None)]),
    "assertIn": lambda given: ast.Compare(given[0], [ast.In()], [given[1]]),
    "assert_in": lambda given: ast.Compare(given[0], [ast.In()], [given[1]]),
    "assertIsInstance": lambda given: ast.Call(ast.Name("isinstance", ast.Load()), given[:2], []),
    "assertGreater": lambda given: ast.Compare(given[0], [ast.Gt()], [given[1]]),
    "assertGreaterEqual": lambda given: ast.Compare(given[0], [ast.GtE()], [given[1]]),
    "assertLess": lambda given: ast.Compare(given[0], [ast.Lt()], [given[1]]),
    "assertLessEqual": lambda given: ast.Compare(given[0], [ast.LtE()], [given[1]]),
}


class Untranslatable(Exception):
    """A piece of a test has no translation; the message says why, for the author."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a test asserts."""

    kind: str  # "same", "true", "raises", or "reference": the same as the solution's
    actual: ast.expr  # for "raises" the call
    expected: ast.expr | None = None
    rtol: str = ""  # source; empty: as for all checks
    atol: str = ""
    loosely: bool = False  # values count, types and dtypes do not
    error: str = ""  # name of the exception
    message: str = ""  # what the test says when it fails


def is_claim(node: ast.stmt) -> bool:
    """Say whether a statement asserts something, also where that has no translation."""
    if isinstance(node, ast.Assert):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        name = last_name(node.value.func)
        return name == AUTOTEST or name in _RAISES or name.startswith("assert")
    try:
        return bool(_raising(node))
    except Untranslatable:
        return True


def claims_of(node: ast.stmt) -> list[Claim]:
    """Return what a statement asserts; raise Untranslatable."""
    if isinstance(node, ast.Assert):
        return list(_of_condition(node.test, _text(node.msg)))
    if isinstance(node, ast.With | ast.Try):
        call, error = _raising(node)[0]
        return [Claim("raises", call, error=error)]
    assert isinstance(node, ast.Expr)
    assert isinstance(node.value, ast.Call)
    return list(_of_call(node.value))


def last_name(node: ast.expr) -> str:
    """Return the last part of a dotted name; empty for another expression."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _text(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


# --- conditions -------------------------------------------------------------------------------------------------------


def _of_condition(test: ast.expr, message: str) -> Iterator[Claim]:
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        for part in test.values:
            yield from _of_condition(part, message)
        return
    claim = _comparison(_unwrapped(test)) or Claim("true", test)
    yield replace(claim, message=message)


def _unwrapped(test: ast.expr) -> ast.expr:
    """Return what `bool(...)`, `.all()` and `.item()` ask about, if that is a comparison."""
    inner = test
    while isinstance(inner, ast.Call) and not inner.keywords:
        name = last_name(inner.func)
        if name in ("bool", "all") and len(inner.args) == 1 and not isinstance(inner.args[0], ast.GeneratorExp):
            inner = inner.args[0]
        elif name in ("all", "item") and isinstance(inner.func, ast.Attribute) and not inner.args:
            inner = inner.func.value
        else:
            break
    whole = inner is not test and isinstance(inner, ast.Compare) and isinstance(inner.ops[0], ast.Eq)
    if whole and len(inner.ops) == 1:  # type: ignore[attr-defined]
        return ast.Call(ast.Name("array_equal", ast.Load()), [inner.left, inner.comparators[0]], [])  # type: ignore[attr-defined]
    return inner if isinstance(inner, ast.Call) and last_name(inner.func) in _SAME else test


def _comparison(test: ast.expr) -> Claim | None:
    """Return the claim that a condition makes about two values; None for any other condition."""
    if isinstance(test, ast.Call) and last_name(test.func) in _SAME:
        return _same(test)
    if not (isinstance(test, ast.Compare) and len(test.ops) == 1):
        return None
    left, op, right = test.left, test.ops[0], test.comparators[0]
    if isinstance(op, ast.Eq):
        for side, other in ((left, right), (right, left)):
            if isinstance(side, ast.Call) and last_name(side.func) == "approx" and side.args:
                given = {keyword.arg: ast.unparse(keyword.value) for keyword in side.keywords}
                rtol, atol = given.get("rel", "0" if "abs" in given else "1e-6"), given.get("abs", "1e-12")
                return Claim("same", other, side.args[0], rtol, atol, loosely=True)
        return Claim("same", left, right)
    if isinstance(op, ast.Lt | ast.LtE):
        values = _distance(left)
        if values is not None:
            return Claim("same", *values, rtol="0", atol=ast.unparse(right), loosely=True)
    return None


def _distance(node: ast.expr) -> tuple[ast.expr, ast.expr] | None:
    """Return the two values whose difference an expression measures; None when it measures none."""
    absolute = False
    while isinstance(node, ast.Call):
        name = last_name(node.func)
        if name not in _WRAPPERS:
            return None
        absolute = absolute or name in _ABSOLUTE
        if name == "dist" and len(node.args) == 2:
            return node.args[0], node.args[1]
        inner = node.args[0] if node.args else getattr(node.func, "value", None)
        if inner is None:
            return None
        node = inner
    if absolute and isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
        return node.left, node.right
    return None


# --- calls ------------------------------------------------------------------------------------------------------------


def _same(call: ast.Call) -> Claim | None:
    """Return the claim of a call that compares two values; None when it has not two of them."""
    name, values = last_name(call.func), list(call.args)
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    if isinstance(call.func, ast.Attribute) and name in ("allclose", "equal", "isclose") and len(values) == 1:
        values.insert(0, call.func.value)  # x.allclose(y)
    for key in ("actual", "first", "input", "a", "desired", "expected", "second", "other", "b"):
        if key in keywords and len(values) < 2:
            values.append(keywords[key])
    if len(values) < 2:
        return None
    rtol, atol = _SAME[name]
    places = keywords.get("decimal", keywords.get("places", values[2] if "lmost" in name and values[2:] else None))
    if isinstance(places, ast.Constant) and isinstance(places.value, int):
        atol = f"{1.5 if 'assert_' in name else 0.5}e-{places.value}"
    elif values[3:] and rtol:
        rtol, atol = ast.unparse(values[2]), ast.unparse(values[3])
    elif values[2:] and rtol and "lmost" not in name:
        rtol = ast.unparse(values[2])
    given = {key: ast.unparse(value) for key, value in keywords.items() if key}
    rtol, atol = given.get("rtol", given.get("rel_tol", rtol)), given.get("atol", given.get("abs_tol", atol))
    torch_like = name in ("equal", "assert_close") or _root(call.func) == "torch"
    loosely = name not in _EXACT_KINDS and not torch_like and isinstance(call.func, ast.Attribute | ast.Name)
    return Claim("same", values[0], values[1], rtol, atol, loosely, message=_text(keywords.get("err_msg")))


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _of_call(call: ast.Call) -> Iterator[Claim]:
    name = last_name(call.func)
    if name == AUTOTEST:
        yield Claim("reference", call.args[0])
    elif name in _RAISES:
        if len(call.args) < 2:
            raise Untranslatable(f"{name} without a call")
        made = ast.Call(call.args[1], call.args[2:], call.keywords)
        yield Claim("raises", made, error=_error_name(call.args[0]))
    elif name in _SAME:
        claim = _same(call)
        if claim is None:
            raise Untranslatable(f"{name} does not have two values")
        yield claim
    elif name in _CONDITIONS and call.args:
        try:
            yield from _of_condition(_CONDITIONS[name](call.args), "")
        except IndexError:
            raise Untranslatable(f"{name} does not have two values") from None
    else:
        raise Untranslatable(f"the assertion {name} is not known")


# --- raising ----------------------------------------------------------------------------------------------------------


def _raising(node: ast.stmt) -> list[tuple[ast.expr, str]]:
    """Return the call that must raise, and what, of `with raises(...)` or `try: ... except ...: pass`; else nothing."""
    if isinstance(node, ast.With) and len(node.items) == 1:
        call = node.items[0].context_expr
        if isinstance(call, ast.Call) and last_name(call.func) in _RAISES and call.args:
            return [(_only_call(node.body), _error_name(call.args[0]))]
    if isinstance(node, ast.Try) and len(node.handlers) == 1 and node.handlers[0].type is not None:
        tail = [*node.body[1:], *node.orelse]
        if tail and all(map(_complains, tail)) and not any(map(_complains, node.handlers[0].body)):
            return [(_only_call(node.body[:1]), _error_name(node.handlers[0].type))]
    return []


def _complains(node: ast.stmt) -> bool:
    """Say whether a statement only tells that nothing was raised."""
    if isinstance(node, ast.Raise):
        return True
    false = isinstance(node, ast.Assert) and isinstance(node.test, ast.Constant) and not node.test.value
    return false or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and last_name(node.value.func) == "fail"
    )


def _only_call(body: list[ast.stmt]) -> ast.expr:
    if len(body) == 1 and isinstance(body[0], ast.Expr | ast.Assign) and isinstance(body[0].value, ast.expr):
        return body[0].value
    raise Untranslatable("more than one call stands where something must be raised")


def _error_name(node: ast.expr) -> str:
    if isinstance(node, ast.Name | ast.Attribute):
        return last_name(node)
    raise Untranslatable("more than one exception is allowed")
