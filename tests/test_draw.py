"""The inputs of checks: the same from the same seed everywhere, different for each check, within their ranges."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy
import pytest
import torch

from grader import Draw

ALL: dict[str, Callable[[Draw], Any]] = {
    "uniform": lambda draw: draw.uniform(3, 2).tolist(),
    "uniform in a range": lambda draw: draw.uniform(4, low=-2, high=5, dtype=torch.float32).tolist(),
    "normal": lambda draw: draw.normal(3, 2, mean=1, std=2).tolist(),
    "integers": lambda draw: draw.integers(8, low=-3, high=1000).tolist(),
    "integer": lambda draw: draw.integer(0, 1 << 40),
    "number": lambda draw: draw.number(-1, 1),
    "mask": lambda draw: draw.mask(64).tolist(),
    "permutation": lambda draw: draw.permutation(20),
    "choice": lambda draw: draw.choice(range(1 << 40)),
    "sizes": lambda draw: draw.sizes(6, 2, 40),
}


# --- reproducible -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_a_seed_draws_the_same_again(make):
    """The same seed and check draw the same; another seed or another check draws something else."""
    assert make(Draw(7, "test_a")) == make(Draw(7, "test_a"))
    assert make(Draw(7, "test_a")) != make(Draw(8, "test_a"))
    assert make(Draw(7, "test_a")) != make(Draw(7, "test_b"))


def test_the_stream_is_the_one_of_every_version():
    """A recorded seed draws the same inputs on every machine and torch version: these never change."""
    draw = Draw(0, "a")
    assert draw.uniform(3).tolist() == [0.5993967420770713, 0.9714152055652724, 0.7925202836223159]
    assert draw.normal(2).tolist() == pytest.approx([1.6156360931927412, -1.0123076349296023], rel=1e-12)
    assert draw.integers(4, high=10).tolist() == [3, 9, 0, 8]
    assert draw.permutation(5) == [1, 4, 0, 2, 3]


def test_drawing_touches_no_generator_of_torch_or_numpy():
    """A check's own use of torch's or numpy's generators is not disturbed."""
    before = torch.get_rng_state(), numpy.random.get_state()[1].tolist()
    draw = Draw(0, "a")
    draw.normal(5)
    draw.permutation(5)
    assert torch.equal(torch.get_rng_state(), before[0])
    assert numpy.random.get_state()[1].tolist() == before[1]


def test_a_check_is_independent_of_others():
    """What a check draws does not depend on which checks drew before it, nor on their order."""
    alone = Draw(3, "second").normal(4).tolist()
    first = Draw(3, "first")
    first.uniform(1000)
    second = Draw(3, "second")
    first.uniform(10)
    assert second.normal(4).tolist() == alone


def test_every_call_goes_on_in_the_stream():
    """Calls of one check draw different numbers, and together the same as one call for all of them."""
    draw, whole = Draw(1, "a"), Draw(1, "a").uniform(7).tolist()
    parts = [draw.uniform(2), draw.uniform(1), draw.uniform(4)]
    assert torch.cat(parts).tolist() == whole
    assert len(set(whole)) == 7


# --- kept for the next submission -------------------------------------------------------------------------------------


def draw_all(kept: list[Any]) -> list[torch.Tensor]:
    """Draw as a check does, for one submission."""
    draw = Draw(11, "check", kept)
    return [draw.normal(2, 3), draw.uniform(4), draw.integers(3, high=9), draw.mask(5), draw.normal(2)]


def test_a_second_submission_gets_the_same_tensors(monkeypatch):
    """The same calls give equal tensors, drawn once: for the second submission the stream is not touched."""
    kept: list[Any] = []
    first = draw_all(kept)
    monkeypatch.setattr(Draw, "_unit", lambda draw, count: pytest.fail("drawn again"))
    second = draw_all(kept)
    assert all(torch.equal(left, right) for left, right in zip(first, second, strict=True))


def test_keeping_changes_no_numbers():
    """With or without the memory of an earlier submission, the numbers are those of the stream."""
    kept: list[Any] = []
    draw_all(kept)
    alone, again = draw_all([]), draw_all(kept)
    assert [tensor.tolist() for tensor in again] == [tensor.tolist() for tensor in alone]


CHANGES: dict[str, Callable[[torch.Tensor], Any]] = {
    "an element": lambda tensor: tensor.__setitem__((0, 0), 5),
    "all": lambda tensor: tensor.zero_(),
    "through a view": lambda tensor: tensor[1].fill_(3),
    "through detach": lambda tensor: tensor.detach().mul_(2),
    "the shape": lambda tensor: tensor.t_(),
    "through numpy": lambda tensor: tensor.numpy().fill(1),
    "through data": lambda tensor: tensor.data.fill_(1),
    "requires_grad": lambda tensor: tensor.requires_grad_(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_tensor_that_was_changed_in_place_is_as_new(change):
    """What one submission's check did to a tensor never reaches the next submission: all get the same inputs."""
    kept: list[Any] = []
    fresh = [tensor.clone() for tensor in draw_all([])]
    change(draw_all(kept)[0])
    for again in (draw_all(kept), draw_all(kept)):
        assert [tensor.tolist() for tensor in again] == [tensor.tolist() for tensor in fresh]
        assert again[0].shape == (2, 3)
        assert not again[0].requires_grad


def test_a_gradient_does_not_stay():
    """A gradient that one submission left on an input is not the start of the next one's."""
    kept: list[Any] = []
    for _ in range(2):
        weight = Draw(0, "check", kept).normal(3).requires_grad_()
        assert weight.grad is None
        weight.sum().backward()


def test_other_calls_than_before_are_drawn():
    """Where a check asks for something else than for the submission before, it gets what a fresh stream gives."""
    kept: list[Any] = []
    draw_all(kept)
    draw, fresh = Draw(11, "check", kept), Draw(11, "check")
    for each in ("normal", "uniform"):
        assert getattr(draw, each)(2, 3).tolist() == getattr(fresh, each)(2, 3).tolist()
    assert draw.uniform(4, high=2).tolist() == fresh.uniform(4, high=2).tolist()
    assert draw.normal(2, dtype=torch.float32).tolist() == fresh.normal(2, dtype=torch.float32).tolist()


# --- shapes, ranges, distributions ------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(), (1,), (0,), (0, 3), (2, 3, 4)], ids=str)
def test_every_shape_can_be_drawn(shape):
    """Numbers, vectors, empty tensors and more dimensions have the shape and dtype that was asked for."""
    draw = Draw(0, "a")
    assert draw.uniform(*shape).shape == draw.normal(*shape).shape == draw.integers(*shape, high=5).shape == shape
    assert draw.mask(*shape).shape == shape
    assert draw.mask(*shape).dtype is torch.bool
    assert draw.integers(*shape, high=5).dtype is torch.int64
    assert draw.uniform(*shape).dtype is draw.normal(*shape).dtype is torch.float64


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.float16, torch.bfloat16], ids=str)
def test_uniform_numbers_lie_within_their_range(dtype):
    """No number lies outside of the range; its ends may be reached by rounding to a narrow dtype only."""
    values = Draw(0, "a").uniform(100_000, low=-1, high=1, dtype=dtype)
    assert values.dtype is dtype
    assert values.abs().max() <= 1
    assert dtype is not torch.float64 or values.abs().max() < 1


def test_the_ends_of_the_stream_stay_within_the_range(monkeypatch):
    """The smallest and the largest word of the stream give numbers within (0, 1) and integers within their range."""

    class Ends:
        def __init__(self, seed: int) -> None:
            pass

        def advance(self, words: int) -> None:
            pass

        def random_raw(self, count: int) -> numpy.ndarray:
            return numpy.resize(numpy.array([0, (1 << 64) - 1], dtype=numpy.uint64), count)

    monkeypatch.setattr(numpy.random, "PCG64", Ends)
    low, high = Draw(0, "a").uniform(2).tolist()
    assert 0 < low < high < 1
    assert Draw(0, "a").integers(2, high=10).tolist() == [0, 9]
    assert torch.isfinite(Draw(0, "a").normal(2)).all()


def test_integers_cover_their_range_evenly():
    """Every integer of the range comes up about as often as the others, none outside."""
    values = Draw(0, "a").integers(12_000, low=-2, high=4)
    found = {value: int((values == value).sum()) for value in values.unique().tolist()}
    assert sorted(found) == [-2, -1, 0, 1, 2, 3]
    assert all(1700 < count < 2300 for count in found.values())


def test_uniform_numbers_cover_their_range_evenly():
    """Each tenth of the range holds about a tenth of the numbers."""
    values = Draw(0, "a").uniform(20_000, low=5, high=6)
    assert all(1700 < count < 2300 for count in torch.histc(values, bins=10, min=5, max=6).tolist())


def test_normal_numbers_are_normal():
    """Mean, spread, symmetry and tails are those of the normal distribution, with wide margins."""
    values = (Draw(0, "a").normal(40_000, mean=3, std=2) - 3) / 2
    assert abs(values.mean()) < 0.05
    assert 0.95 < values.std() < 1.05
    assert 0.64 < (values.abs() < 1).double().mean() < 0.72
    assert 0.002 < (values.abs() > 2.5758).double().mean() < 0.02
    assert abs((values**3).mean()) < 0.2
    assert abs((values[1:] * values[:-1]).mean()) < 0.05


def test_a_mask_is_true_as_often_as_asked():
    """The share of true elements is near the probability, exactly so at 0 and 1."""
    draw = Draw(0, "a")
    assert 0.27 < draw.mask(10_000, true=0.3).double().mean() < 0.33
    assert not draw.mask(1000, true=0).any()
    assert draw.mask(1000, true=1).all()


def test_a_permutation_holds_each_number_once():
    """Every number is there once, and every order can come up."""
    draw = Draw(0, "a")
    assert sorted(draw.permutation(30)) == list(range(30))
    assert draw.permutation(0) == []
    assert len({tuple(draw.permutation(3)) for _ in range(200)}) == math.factorial(3)


def test_every_option_can_be_chosen():
    """A choice is one of the options, and each comes up."""
    draw = Draw(0, "a")
    assert {draw.choice(["relu", "tanh", None]) for _ in range(100)} == {"relu", "tanh", None}


def test_sizes_differ():
    """Sizes are different ints within their range, as many as asked for."""
    draw = Draw(0, "a")
    for count in range(11):
        sizes = draw.sizes(count)
        assert len(set(sizes)) == count
        assert all(2 <= size < 12 for size in sizes)
    assert sorted(draw.sizes(3, 5, 8)) == [5, 6, 7]


def test_more_sizes_than_there_are_is_an_error():
    """Asking for more different sizes than the range holds says so."""
    with pytest.raises(ValueError, match=r"not 4 different sizes in 5\.\.7"):
        Draw(0, "a").sizes(4, 5, 8)


def test_plain_numbers_are_plain():
    """`integer` and `number` give an int and a float, not tensors."""
    draw = Draw(0, "a")
    assert type(draw.integer(0, 9)) is int
    assert type(draw.number()) is float
    assert 3 < draw.number(3, 4) < 4
