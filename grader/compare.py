"""Compare a value that came through the wall with the reference's, and say the first thing that is wrong.

Order: structure -> type -> shape -> dtype -> finite -> value. Runs on the trusted side, on values that `wire.decode`
rebuilt; nothing the student wrote takes part. NaN is wrong unless the reference has it at the same place.

Tolerances (rtol 1e-6, atol 1e-8) suit float64 on the CPU: two correct formulations of the graded operations differ by
at most 1e-13 there, while inputs are chosen so that each mistake shows at 1e-3 or more.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import torch

from grader.sandbox.inside.wire import Opaque

RTOL, ATOL = 1e-6, 1e-8
Rule = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]  # of two alike in shape, where it holds
BLOCK = 1 << 16  # elements that are compared at a time
_BEGINS = (" of", "'s", ":")  # the ends of names that a key completes: "gradient of", "teacher's", "loaded model:"
_KNOWN_KINDS = (
    "numpy.ndarray", "numpy.float64", "numpy.float32", "numpy.int64", "numpy.bool", "ellipsis", "function", "method",
    "generator", "map", "zip", "filter", "range", "type", "dict_keys", "dict_values", "Module", "Linear", "Sequential",
    "builtin_function_or_method", "NotImplementedType",
)  # fmt: skip


class Mismatch(AssertionError):
    """The value is not the expected one: *kind* is safe to tell a student, *detail* names numbers."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind, self.detail = kind, detail


def assert_same(actual: Any, expected: Any, *, rtol: float = RTOL, atol: float = ATOL, what: str = "value") -> None:
    """Raise Mismatch unless *actual* equals *expected* in structure, type, shape, dtype and value.

    Numbers and tensors match within ``|actual - expected| <= atol + rtol * |expected|``. *what* names the value in
    the message, which the student reads; keys of a dict complete a *what* that ends in " of", "'s" or ":". Lists,
    tuples and dicts are compared item by item.
    """
    __tracebackhide__ = True
    _same(actual, expected, rtol, atol, what)


def _same(actual: Any, expected: Any, rtol: float, atol: float, what: str) -> None:
    __tracebackhide__ = True
    if isinstance(expected, torch.Tensor):
        _same_tensor(actual, expected, rtol, atol, what)
    elif type(expected) in (list, tuple):
        _same_sequence(actual, expected, rtol, atol, what)
    elif type(expected) is dict:
        _same_mapping(actual, expected, rtol, atol, what)
    elif type(expected) in (int, float, complex):
        _same_number(actual, expected, rtol, atol, what)
    elif type(actual) is not type(expected):
        raise Mismatch(f"the {what} is {describe(actual)}, expected {describe(expected)}", "")
    elif actual != expected:
        raise Mismatch(f"the {what} is not the expected one", f"got {actual!r}, expected {expected!r}")


def describe(value: Any) -> str:
    """Name the type of *value* in words a student knows."""
    if value is None:
        return "None (is a return missing?)"
    if isinstance(value, Opaque):  # the name is the student's to choose: only known ones are repeated
        return f"an object of type {value.kind}" if value.kind in _KNOWN_KINDS else "an object of another type"
    names = {torch.Tensor: "a tensor", int: "an int", float: "a float", bool: "a bool", str: "a string"}
    names |= {list: "a list", tuple: "a tuple", dict: "a dict", complex: "a complex number", set: "a set"}
    return names.get(type(value), type(value).__name__)


def _same_number(actual: Any, expected: complex, rtol: float, atol: float, what: str) -> None:
    if isinstance(actual, torch.Tensor) and actual.dim() == 0 and actual.dtype is not torch.bool:
        actual = actual.item()  # a 0-d tensor is as good as a number
    allowed = (int, float) if type(expected) is not complex else (int, float, complex)
    if type(actual) not in allowed:
        raise Mismatch(f"the {what} is {describe(actual)}, expected a number", "")
    if actual == expected or (_is_nan(expected) and _is_nan(actual)):
        return
    if not _is_finite(actual):
        raise Mismatch(f"the {what} is not a finite number", f"got {actual}, expected {expected}")
    if not _is_finite(expected) or not _near(actual, expected, rtol, atol):
        raise Mismatch(f"the {what} is not the expected one", f"got {actual}, expected {expected}")


def _near(actual: complex, expected: complex, rtol: float, atol: float) -> bool:
    try:
        return abs(actual - expected) <= atol + rtol * abs(expected)
    except OverflowError:  # an int beyond floats
        return False


def _is_nan(value: complex) -> bool:
    return value != value


def _is_finite(value: complex) -> bool:
    return isinstance(value, int) or (math.isfinite(value.real) and math.isfinite(value.imag))


def _same_sequence(actual: Any, expected: Sequence[Any], rtol: float, atol: float, what: str) -> None:
    if type(actual) is not type(expected):
        raise Mismatch(f"the {what} is {describe(actual)}, expected {describe(expected)}", "")
    if len(actual) != len(expected):
        raise Mismatch(f"the {what} has another number of items", f"got {len(actual)}, expected {len(expected)}")
    for index, (left, right) in enumerate(zip(actual, expected, strict=True)):
        _same(left, right, rtol, atol, f"entry {index} of the {what}" if len(expected) > 1 else what)


def _same_mapping(actual: Any, expected: Mapping[Any, Any], rtol: float, atol: float, what: str) -> None:
    if type(actual) is not dict:
        raise Mismatch(f"the {_whole(what)} is {describe(actual)}, expected a dict", "")
    if actual.keys() != expected.keys():
        missing, extra = sorted(map(str, expected.keys() - actual.keys())), sorted(map(str, actual.keys() - expected))
        raise Mismatch(f"the {_whole(what)} has other keys than expected", f"missing {missing}, not expected {extra}")
    begun = what.endswith(_BEGINS)
    for key, right in expected.items():
        _same(actual[key], right, rtol, atol, f"{what} {key!r}" if begun else f"entry {key!r} of the {what}")


def _whole(what: str) -> str:
    """Return what a dict is called as a whole, whose entries are called *what* and their key."""
    return f"{what} result" if what.endswith("'s") else what.removesuffix(":").removesuffix(" of")


def _same_tensor(actual: Any, expected: torch.Tensor, rtol: float, atol: float, what: str) -> None:
    if type(actual) is not torch.Tensor:
        raise Mismatch(f"the {what} is {describe(actual)}, expected a tensor", "")
    if actual.shape != expected.shape:
        detail = f"got {tuple(actual.shape)}, expected {tuple(expected.shape)}"
        raise Mismatch(f"the shape of the {what} is not the expected one", detail)
    if actual.dtype != expected.dtype:
        raise Mismatch(f"the dtype of the {what} is {_short(actual.dtype)}, expected {_short(expected.dtype)}", "")
    if torch.equal(actual, expected):
        return  # to the bit, and without NaN: the usual case
    if not (expected.is_floating_point() or expected.is_complex()):
        detail = _first_difference(actual, expected, actual != expected)
        raise Mismatch(f"the {what} is not the expected one", detail)
    if expected.is_complex():
        for part in ("real", "imag"):
            _same_tensor(getattr(actual, part), getattr(expected, part), rtol, atol, f"{part} part of the {what}")
        return
    near = partial(_near_places, rtol=rtol, atol=atol)
    if not all(bool(near(*pair).all()) for pair in _blocks(actual, expected)):
        _judge_places(actual, expected, near, what)


def _judge_places(actual: torch.Tensor, expected: torch.Tensor, near: Rule, what: str) -> None:
    """Raise Mismatch where NaN and the infinities are not alike, or finite values are not *near*."""
    odd = _places(_not_finite_alike, actual, expected)
    if bool(odd.any()):
        lost = bool((~torch.isfinite(actual) & odd).any())
        kind = f"the {what} holds NaN or infinity" if lost else f"the {what} is finite where it should not be"
        raise Mismatch(kind, _first_difference(actual, expected, odd))
    wrong = _places(lambda left, right: torch.isfinite(right) & ~near(left, right), actual, expected)
    if bool(wrong.any()):
        raise Mismatch(f"the {what} is not the expected one", _first_difference(actual, expected, wrong))


def _blocks(actual: torch.Tensor, expected: torch.Tensor) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Yield both block by block: what is done with one stays in the processor's cache, and needs little memory."""
    left, right = actual.reshape(-1), expected.reshape(-1)
    for start in range(0, len(right), BLOCK):
        yield left[start : start + BLOCK], right[start : start + BLOCK]


def _places(rule: Rule, actual: torch.Tensor, expected: torch.Tensor) -> torch.Tensor:
    """Return where *rule* holds."""
    return torch.cat([rule(*pair) for pair in _blocks(actual, expected)]).view(expected.shape)


def _near_places(actual: torch.Tensor, expected: torch.Tensor, *, rtol: float, atol: float) -> torch.Tensor:
    """Return where the two are finite and near each other."""
    right = expected.to(torch.float64)
    beyond = (actual.to(torch.float64) - right).abs_().sub_(right.abs().mul_(rtol).add_(atol))
    return beyond <= 0  # infinite or NaN where either is, and NaN where the tolerance is infinite, too


def _not_finite_alike(actual: torch.Tensor, expected: torch.Tensor) -> torch.Tensor:
    """Return where NaN and the infinities of the two are not the same."""
    infinite = torch.isinf(actual) | torch.isinf(expected)
    return (torch.isnan(actual) != torch.isnan(expected)) | (infinite & (actual != expected))


def _first_difference(actual: torch.Tensor, expected: torch.Tensor, wrong: torch.Tensor) -> str:
    places = wrong.nonzero()
    place = tuple(places[0].tolist())
    share = f"{len(places)} of {wrong.numel()} elements differ"
    at = f" at index {list(place)}" if place else ""
    return f"{share}; first{at}: got {actual[place].item()}, expected {expected[place].item()}"


def _short(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


def assert_true(condition: bool, kind: str, detail: str = "") -> None:
    """Raise Mismatch with the sentence *kind*, which the student reads, unless *condition* is exactly True."""
    __tracebackhide__ = True
    if condition is not True:
        raise Mismatch(kind, detail)
