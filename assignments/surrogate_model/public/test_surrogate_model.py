"""The visible checks of surrogate_model; `grader check surrogate_model` runs them."""

from __future__ import annotations
import pytest
import torch
from grader import assert_same, assert_true


def net_state(draw, inputs, hidden):
    """Return the state of a small net."""
    return {
        "0.weight": draw.normal(hidden, inputs),
        "0.bias": draw.normal(hidden),
        "2.weight": draw.normal(1, hidden),
        "2.bias": draw.normal(1),
    }


def measured(draw, count):
    """Return points of three quantities of very different scale, and values of a scale of their own."""
    unit = draw.uniform(count, 3)
    x = unit * torch.tensor([0.02, 3.0, 500.0], dtype=torch.float64) + torch.tensor([5.0, -9.0, 2000.0])
    return x, 300 + 40 * torch.sin(unit @ torch.tensor([2.0, 1.0, 3.0], dtype=torch.float64))


def bounds_of(draw, axes):
    """Return bounds, (axes, 2)."""
    low = draw.normal(axes, std=3.0)
    return torch.stack([low, low + draw.uniform(axes, low=0.5, high=9.0)], 1)


def assert_latin(points, count, bounds):
    """Raise unless each interval of each axis holds one point; return the places within the intervals, in 0..1."""
    assert_same(list(points.shape), [count, len(bounds)], what="shape of the points")
    assert_same(str(points.dtype), "torch.float64", what="dtype of the points")
    places = (points - bounds[:, 0]) / (bounds[:, 1] - bounds[:, 0]) * count
    places = places.sort(0).values - torch.arange(count, dtype=torch.float64)[:, None]
    one_each = bool(((places > -1e-9) & (places < 1 + 1e-9)).all())
    assert_true(one_each, "there is an interval of an axis that does not hold exactly one point")
    return places


@pytest.mark.grade(
    task="design",
    visibility="public",
    hint="Mark your points above the intervals of one axis. Does an interval have two of them, or none?",
)
def test_every_interval_holds_one_point(student, reference, draw):
    """Each interval of each axis holds exactly one point."""
    for count, axes in ((7, 3), (1, 2), (12, 1)):
        bounds = bounds_of(draw, axes)
        assert_latin(student.designs(count, bounds, draw.integer(0, 1 << 30))["first"], count, bounds)


def same_scaling(student, reference, *args):
    """Compare all that a scaler does."""
    assert_same(student.scaled(*args), reference.scaled(*args), what="dict of results of the scaler")


@pytest.mark.grade(
    task="scaling",
    visibility="public",
    hint="Scale the values themselves. Which mean and deviation should each column have now?",
)
def test_columns_are_scaled(student, reference, draw):
    """Each column gets mean 0 and standard deviation 1, and comes back."""
    values, _ = measured(draw, 6)
    same_scaling(student, reference, values, values, draw.uniform(6, 3))


@pytest.mark.grade(
    task="ensemble",
    visibility="public",
    hint="Work the first loss out by hand: which shape and which value has each tensor on the way?",
)
def test_training_of_a_net(student, reference, draw):
    """A net is trained by Adam on the mean squared error."""
    args = net_state(draw, 3, 5), draw.normal(8, 3), draw.normal(8), 0.02, 3, draw.normal(2, 3)
    assert_same(student.trained(*args), reference.trained(*args), what="dict of losses and of the net's state")


def ensemble_of(draw, members, count=9):
    """Return nets, training data, rows, rate and number of steps of an ensemble."""
    x, y = measured(draw, count)
    rows = [draw.integers(count, high=count) for _ in range(members)]
    return [net_state(draw, 3, 4) for _ in range(members)], x, y, rows, 0.05, 8


@pytest.mark.grade(task="ensemble", visibility="public", hint="In which units does a net learn, and in which do you?")
def test_predictions_of_an_ensemble(student, reference, draw):
    """Mean and spread of the nets come in original units."""
    args = *ensemble_of(draw, 3), measured(draw, 5)[0]
    got, expected = student.predicted(*args), reference.predicted(*args)
    assert_same(got["together"], expected["together"], what="list of mean and spread")


@pytest.mark.grade(
    task="validate",
    visibility="public",
    hint="Let predict be perfect, then let it always say the mean of y. What are the three numbers?",
)
def test_quality_of_a_surrogate(student, reference, draw):
    """Errors are those of data held out, in original units."""
    args = draw.normal(2), draw.normal(9, 2), draw.normal(9, mean=31.0, std=3.0), draw.normal(12, mean=28.0, std=4.0)
    assert_same(student.validated(*args), reference.validated(*args), what="dict of numbers")


WIDE = torch.tensor([[-99.0, 99.0]], dtype=torch.float64)


@pytest.mark.grade(task="next", visibility="public", hint="Is a large spread a reason for a candidate, or against it?")
def test_next_point(student, reference, draw):
    """The lowest bound wins, for every weight of the spread."""
    tilt = draw.uniform(2, low=1.0, high=2.0)
    args = tilt, draw.normal(30, 2), draw.normal(3, 2), WIDE.repeat(2, 1), [0.0, 0.6, 2.0, 5.0, 40.0]
    assert_same(student.chosen(*args), reference.chosen(*args), what="list of chosen candidates")


def same_search(student, reference, *args):
    """Compare what a search finds, and how often it runs the simulation."""
    got, expected = student.searched(*args), reference.searched(*args)
    assert_same(len(got["calls"]), len(expected["calls"]), what="number of calls of the simulation")
    assert_same(got["calls"], expected["calls"], what="tensor of simulated points")
    assert_same([got["points"], got["values"]], [expected["points"], expected["values"]], what="points and values")


@pytest.mark.grade(
    task="search",
    visibility="public",
    hint="List the calls of simulate, and what was known at each. Which is the first that should be another?",
)
def test_search(student, reference, draw):
    """A search simulates its first points and then those that the surrogate chooses."""
    candidates = draw.uniform(30, 2, low=-3.0, high=3.0)
    candidates[11] -= 6.5  # below the others on all axes
    candidates[2] += 6.5  # and above them
    args = draw.normal(2), candidates, [4, 2, 11, 5, 8], WIDE.repeat(2, 1), 0.7, 10
    same_search(student, reference, *args)
