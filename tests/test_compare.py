"""Comparisons: structure, type, shape, dtype, finite, value, in that order; the first thing that is wrong is told."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader import Mismatch, assert_same, assert_true
from grader.compare import BLOCK, describe
from grader.sandbox.inside.wire import DTYPES, Opaque

INF, NAN = math.inf, math.nan
HUGE = 10**400  # beyond any float; an int of this size crosses the wall
ONCE = settings(derandomize=True, deadline=None, database=None)


def tensor(*elements: Any, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    """Return a vector."""
    return torch.tensor(elements, dtype=dtype)


def mismatch(actual: Any, expected: Any, **options: Any) -> Mismatch:
    """Return how *actual* differs from *expected*."""
    with pytest.raises(Mismatch) as caught:
        assert_same(actual, expected, **options)
    return caught.value


# --- what is the same -------------------------------------------------------------------------------------------------

SAME = {
    "none": (None, None),
    "bools": (True, True),
    "ints": (3, 3),
    "an int for a float": (3, 3.0),
    "a float for an int": (3.0, 3),
    "a 0-d tensor for a number": (torch.tensor(2.5), 2.5),
    "a 0-d int tensor for a number": (torch.tensor(3), 3),
    "numbers within rtol": (1.0 + 9e-7, 1.0),
    "numbers within atol": (9e-9, 0.0),
    "complex numbers": (1 + 2j, 1 + 2j),
    "a float for a complex": (1.0, 1 + 0j),
    "infinities": (-INF, -INF),
    "nan where it must be": (NAN, NAN),
    "ints beyond floats": (HUGE, HUGE),
    "texts": ("a", "a"),
    "bytes": (b"a", b"a"),
    "sets": ({1, 2}, {2, 1}),
    "objects of a name": (Opaque("A"), Opaque("A")),
    "empty lists": ([], []),
    "nested": ([1, (2.0, {"k": [None]})], [1, (2.0, {"k": [None]})]),
    "dicts in another order": ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    "tensors": (tensor(1, 2), tensor(1, 2)),
    "tensors within rtol": (tensor(1e6 + 0.9), tensor(1e6)),
    "tensors with nan in one place": (tensor(1, NAN), tensor(1, NAN)),
    "tensors with infinities": (tensor(INF, -INF, 1), tensor(INF, -INF, 1)),
    "complex tensors with nan beside infinity": (torch.tensor([complex(INF, NAN)]), torch.tensor([complex(INF, NAN)])),
    "0-d tensors": (torch.tensor(1.0), torch.tensor(1.0)),
    "empty tensors": (torch.empty(0, 3), torch.empty(0, 3)),
    "strided tensors": (torch.arange(6.0).reshape(2, 3).T, torch.tensor([[0.0, 3], [1, 4], [2, 5]])),
    "minus zero": (tensor(-0.0), tensor(0.0)),
}


@pytest.mark.parametrize(("actual", "expected"), SAME.values(), ids=SAME)
def test_equal_values_pass(actual, expected):
    """What is right within the tolerances is accepted, however it is written."""
    assert_same(actual, expected)


@pytest.mark.parametrize("name", DTYPES)
def test_every_dtype_of_the_wire_is_compared(name):
    """A tensor of each dtype that can cross is equal to itself and differs where it differs."""
    left, right = (torch.tensor(bits).to(DTYPES[name]) for bits in ([0, 1, 1], [0, 1, 0]))
    assert_same(left, left.clone())
    assert "[2]" in mismatch(left, right).detail


# --- what is not ------------------------------------------------------------------------------------------------------

KINDS = {
    "nothing for a tensor": (None, tensor(1), "None (is a return missing?), expected a tensor"),
    "nothing for a number": (None, 1, "None (is a return missing?), expected a number"),
    "nothing for a list": (None, [1], "None (is a return missing?), expected a list"),
    "nothing for a dict": (None, {"a": 1}, "None (is a return missing?), expected a dict"),
    "nothing for a text": (None, "a", "None (is a return missing?), expected a string"),
    "an object": (Opaque("numpy.ndarray"), tensor(1), "an object of type numpy.ndarray, expected a tensor"),
    "a list for a tensor": ([1.0], tensor(1), "a list, expected a tensor"),
    "a tensor for a list": (tensor(1), [1.0], "a tensor, expected a list"),
    "a tuple for a list": ((1,), [1], "a tuple, expected a list"),
    "a list for a tuple": ([1], (1,), "a list, expected a tuple"),
    "a bool for an int": (True, 1, "a bool, expected a number"),
    "an int for a bool": (1, True, "an int, expected a bool"),
    "a complex for a float": (1 + 1j, 1.0, "a complex number, expected a number"),
    "a text for a number": ("1", 1, "a string, expected a number"),
    "a 1-d tensor for a number": (tensor(1), 1.0, "a tensor, expected a number"),
    "a 0-d bool tensor for a number": (torch.tensor(True), 1, "a tensor, expected a number"),
    "a float for a tensor": (1.0, torch.tensor(1.0), "a float, expected a tensor"),
    "fewer items": ([1], [1, 2], "another number of items"),
    "other keys": ({"a": 1}, {"b": 1}, "other keys than expected"),
    "a key too many": ({"a": 1, "b": 1}, {"a": 1}, "other keys than expected"),
    "another text": ("a", "b", "not the expected one"),
    "another set": ({1}, {2}, "not the expected one"),
    "another object": (Opaque("A"), Opaque("B"), "not the expected one"),
    "another shape": (torch.ones(2, 3), torch.ones(3, 2), "shape of the value"),
    "a shape that would broadcast": (torch.ones(3, 1), torch.ones(3), "shape of the value"),
    "another dtype": (tensor(1, dtype=torch.float32), tensor(1), "dtype of the value is float32, expected float64"),
    "another int dtype": (tensor(1, dtype=torch.int32), tensor(1, dtype=torch.int64), "is int32, expected int64"),
    "another number": (1.1, 1.0, "not the expected one"),
    "beyond rtol": (1.0 + 1.1e-6, 1.0, "not the expected one"),
    "beyond atol": (1.1e-8, 0.0, "not the expected one"),
    "the other sign": (1e308, -1e308, "not the expected one"),
    "an int beyond floats": (HUGE, 1.0, "the value is not"),
    "an int beyond floats for another": (HUGE, HUGE + 10**399, "not the expected one"),
    "a complex beyond floats": (complex(1.7e308, 1.7e308), 1j, "the value is not"),
    "nan": (NAN, 1.0, "not a finite number"),
    "infinity": (INF, 1.0, "not a finite number"),
    "the other infinity": (-INF, INF, "not a finite number"),
    "a number for infinity": (5.0, INF, "the value is"),
    "a number for minus infinity": (-1e308, -INF, "the value is"),
    "a number for nan": (5.0, NAN, "the value is"),
    "another int in a tensor": (torch.tensor([2**53 + 1]), torch.tensor([2**53]), "not the expected one"),
    "another bool in a tensor": (torch.tensor([True]), torch.tensor([False]), "not the expected one"),
    "another element": (tensor(1, 2), tensor(1, 3), "not the expected one"),
    "nan in a tensor": (tensor(1, NAN), tensor(1, 2), "holds NaN or infinity"),
    "infinity in a tensor": (tensor(1, INF), tensor(1, 2), "holds NaN or infinity"),
    "nan for infinity in a tensor": (tensor(NAN), tensor(INF), "holds NaN or infinity"),
    "the other infinity in a tensor": (tensor(-INF), tensor(INF), "holds NaN or infinity"),
    "a number for nan in a tensor": (tensor(1, 2), tensor(1, NAN), "finite where it should not be"),
    "a number for infinity in a tensor": (tensor(1, 2), tensor(1, INF), "finite where it should not be"),
}  # fmt: skip


@pytest.mark.parametrize(("actual", "expected", "words"), KINDS.values(), ids=KINDS)
def test_a_difference_is_told_by_its_kind(actual, expected, words):
    """What is wrong raises Mismatch, never anything else, and says in words what kind of thing is wrong."""
    assert words in mismatch(actual, expected).kind


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (41.5, 73.25),
        ("mine", "73.25"),
        (tensor(41.5), tensor(73.25)),
        (tensor(NAN), tensor(73.25)),
        ([41.5], [73.25]),
        ({"a": 41.5}, {"a": 73.25}),
        (torch.ones(41), torch.ones(73)),
        ([0] * 41, [0] * 73),
        ({"41": 1}, {"73": 1}),
        ({41}, {73}),
    ],
    ids=repr,
)
def test_the_kind_holds_no_expected_value(actual, expected):
    """The kind is shown for hidden checks too: expected values, sizes and keys stand in the detail only."""
    found = mismatch(actual, expected)
    assert "73" not in found.kind
    assert "41" not in found.kind
    assert "73" in found.detail


def test_the_order_of_what_is_told():
    """The first thing that is wrong is told: structure, then type, shape, dtype, finite, value."""
    expected = {"a": tensor(1, 2)}
    steps = [
        ([1], "a list, expected a dict"),
        ({"b": 1}, "other keys"),
        ({"a": None}, "None"),
        ({"a": torch.full((3,), NAN, dtype=torch.float32)}, "shape"),
        ({"a": torch.full((2,), NAN, dtype=torch.float32)}, "dtype"),
        ({"a": tensor(NAN, 5)}, "NaN"),
        ({"a": tensor(5, 2)}, "not the expected one"),
    ]
    for actual, words in steps:
        assert words in mismatch(actual, expected).kind


@pytest.mark.parametrize(
    ("actual", "expected", "name"),
    [
        ([1, 5], [1, 2], "the entry 1 of the value is"),
        ([5], [2], "the value is"),
        (((1, 2), (3, 5)), ((1, 2), (3, 4)), "the entry 1 of the entry 1 of the value is"),
        ({"w": 1}, {"w": 2}, "the entry 'w' of the value is"),
        ({3: 1}, {3: 2}, "the entry 3 of the value is"),
        ({"w": [1, tensor(2)]}, {"w": [1, tensor(3)]}, "the entry 1 of the entry 'w' of the value is"),
    ],
)
def test_the_place_within_a_value_is_named(actual, expected, name):
    """Of a nested value, the part that is wrong is named."""
    assert mismatch(actual, expected).kind.startswith(name)


@pytest.mark.parametrize(
    ("what", "wrong", "name"),
    [
        ("gradient of", {"w": 1}, "the gradient of 'w' is not"),
        ("teacher's", {"w": 1}, "the teacher's 'w' is not"),
        ("loaded model:", {"w": 1}, "the loaded model: 'w' is not"),
        ("gradient of", {"v": 1}, "the gradient has other keys"),
        ("teacher's", None, "the teacher's result is None"),
        ("loaded model:", {}, "the loaded model has other keys"),
    ],
)
def test_keys_complete_what_a_suite_begins(what, wrong, name):
    """A name that ends in "of", "'s" or a colon is made for the keys of a dict, and reads well without them."""
    with pytest.raises(Mismatch) as caught:
        assert_same(wrong, {"w": 2}, what=what)
    assert caught.value.kind.startswith(name)


def test_the_author_names_the_value():
    """What the author calls the value stands in the message that the student reads."""
    assert mismatch([1, 2], [1, 3], what="loss curve").kind == "the entry 1 of the loss curve is not the expected one"


def test_the_detail_names_place_and_numbers():
    """The detail, for public checks and staff, says how many elements differ and where the first is."""
    found = mismatch(torch.tensor([[1.0, 2.0], [3.0, 9.0]]), torch.tensor([[1.0, 2.5], [3.0, 4.0]]))
    assert found.detail == "2 of 4 elements differ; first at index [0, 1]: got 2.0, expected 2.5"
    assert str(found) == f"{found.kind}: {found.detail}"


@pytest.mark.parametrize("strided", [False, True])
@pytest.mark.parametrize(
    ("change", "told"),
    [(NAN, "holds NaN or infinity"), (INF, "holds NaN or infinity"), (7.0, "the value is not the expected one")],
)
def test_large_tensors_are_compared_to_their_last_element(change, told, *, strided):
    """They are compared block by block, and told of as a whole."""
    expected = torch.arange(6 * BLOCK + 2, dtype=torch.float64).reshape(-1, 2)
    actual = expected + 1e-9
    actual = torch.stack((actual, actual), -1)[..., 0] if strided else actual
    assert_same(actual, expected)
    infinite = expected.clone()
    infinite[BLOCK, 1] = INF
    assert_same(torch.where(infinite == INF, infinite, actual), infinite)
    assert mismatch(actual, infinite).kind == "the value is finite where it should not be"
    for place in ((BLOCK // 2, 0), (BLOCK + 3, 1), (len(actual) - 1, 1)):
        wrong = actual.clone()
        wrong[place] = change
        wrong[-1, 1] = change
        found = mismatch(wrong, expected)
        assert told in found.kind
        count = 1 if place == (len(actual) - 1, 1) else 2
        assert found.detail.startswith(f"{count} of {actual.numel()} elements differ; first at index {list(place)}:")


@pytest.mark.parametrize("actual", [torch.tensor(2.0), torch.tensor(NAN)])
def test_a_0_d_tensor_is_told_without_an_index(actual):
    """A tensor without dimensions has no place to name."""
    detail = mismatch(actual, torch.tensor(1.0)).detail
    assert detail.startswith("1 of 1 elements differ; first: got")


@pytest.mark.parametrize("rtol", [0.0, 1e-3])
@pytest.mark.parametrize("atol", [0.0, 1e-2])
def test_tolerances_are_the_authors(rtol, atol):
    """Numbers and tensors match within atol + rtol * |expected|, and no further."""
    allowed = atol + rtol * 100.0
    for factor, right in ((0.999, True), (1.001, allowed == 0)):
        for actual, expected in ((100.0 + factor * allowed, 100.0), (tensor(-100 - factor * allowed), tensor(-100))):
            if right:
                assert_same(actual, expected, rtol=rtol, atol=atol)
            else:
                mismatch(actual, expected, rtol=rtol, atol=atol)


def test_half_precision_is_compared_in_double():
    """The difference is taken in float64: no overflow or rounding of a narrow dtype hides it."""
    left, right = tensor(60000, dtype=torch.float16), tensor(-60000, dtype=torch.float16)
    assert "not the expected one" in mismatch(left, right).kind
    assert_same(left, tensor(60032, dtype=torch.float16), rtol=1e-3)
    mismatch(left, tensor(60032, dtype=torch.float16), rtol=1e-4)


@pytest.mark.parametrize("kind", ["\x1b[2J\x1b[31mpassed", "a\r\nb", "\u202egnp.exe", "a\x00b"], ids=ascii)
def test_a_type_of_the_students_own_cannot_write_to_the_terminal(kind):
    """The name of a class is the student's text: what is said of it is printable and on one line."""
    assert describe(Opaque(kind)).isprintable()


# --- any value --------------------------------------------------------------------------------------------------------

NUMBERS = (
    st.integers(-(10**400), 10**400)
    | st.sampled_from([HUGE, -HUGE, 2**53, 0, 1])
    | st.floats()
    | st.complex_numbers()
    | st.booleans()
)
FLOATING, WHOLE = ("float64", "float32", "float16", "bfloat16", "complex128"), ("int64", "int8", "bool")
TENSORS = st.builds(
    lambda elements, name: torch.tensor(elements, dtype=torch.float64).to(DTYPES[name]),
    st.lists(st.sampled_from([0.0, 1.0, -0.0, 1e-9, NAN, INF, -INF]), min_size=1, max_size=3)
    | st.sampled_from([0.0, NAN, INF]),
    st.sampled_from(FLOATING),
) | st.builds(
    lambda elements, name: torch.tensor(elements).to(DTYPES[name]),
    st.lists(st.integers(0, 3), min_size=1, max_size=3) | st.integers(0, 3),
    st.sampled_from(WHOLE),
)
VALUES = st.recursive(
    st.none() | NUMBERS | TENSORS | st.text(max_size=3) | st.builds(Opaque, st.text(max_size=3)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=1) | st.integers(0, 2), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(ONCE, max_examples=300)
@given(VALUES)
def test_every_value_is_the_same_as_itself(value):
    """The solution passes its own check, whatever values it gives, NaN and infinities included."""
    assert_same(value, value)


@settings(ONCE, max_examples=500)
@given(NUMBERS | TENSORS | VALUES, NUMBERS | TENSORS | VALUES)
def test_any_two_values_are_the_same_or_a_mismatch(actual, expected):
    """Whatever comes through the wall, a comparison ends in silence or in Mismatch, never in another exception."""
    try:
        assert_same(actual, expected)
    except Mismatch:
        pass


@settings(ONCE, max_examples=300)
@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_numbers_and_tensors_of_them_are_judged_alike(actual, expected):
    """A number and a tensor that holds it get the same verdict."""
    verdicts = []
    for left, right in ((actual, expected), (tensor(actual), tensor(expected))):
        try:
            assert_same(left, right)
            verdicts.append(True)
        except Mismatch:
            verdicts.append(False)
    assert verdicts[0] == verdicts[1]


# --- assert_true ------------------------------------------------------------------------------------------------------


def test_a_true_condition_passes():
    """The one True is enough."""
    assert_true(True, "the loss falls")


@pytest.mark.parametrize("condition", [False, None, 1, "yes", torch.tensor(True), [True]], ids=repr)
def test_anything_but_true_is_a_mismatch(condition):
    """Only True is true: nothing that merely counts as true, for it may have come from the student."""
    with pytest.raises(Mismatch) as caught:
        assert_true(condition, "the loss does not fall", "1.0, then 2.0")
    assert caught.value.kind == "the loss does not fall"
    assert caught.value.detail == "1.0, then 2.0"
    assert isinstance(caught.value, AssertionError)
