"""The suite of surrogate models: designs, scaling, an ensemble of nets, validation, the next point, and a whole search.

What depends on a generator is judged by facts that hold for every stream of random numbers; beside each such check
stands how often a right answer fails it. Trainings have at most 30 steps, in float64.
"""

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


# --- design -----------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(
    task="design",
    hint="Plot one axis against another, then zoom into a cell. Is there an order that chance would not make?",
)
def test_chance_in_a_design(student, reference, draw):
    """Intervals meet at random, points lie anywhere within them, and the generator decides both.

    Right answers fail this less often than: mean of 600 uniform places off by 0.1: 1e-15 (their sum is subgaussian);
    rank correlation of two permutations of 200 beyond 0.75, 10 standard errors, for three pairs of axes: 1e-20;
    7 of 600 places, rounded to 1e-7, among the others: 1e-13; two designs equal: 1e-300.
    """
    bounds, seed = bounds_of(draw, 3), draw.integer(0, 1 << 30)
    got = student.designs(200, bounds, seed)
    places = assert_latin(got["first"], 200, bounds)
    assert_latin(got["second"], 200, bounds)
    assert_true(abs(float(places.mean()) - 0.5) < 0.1, "the points do not lie uniformly within their intervals")
    distinct = len(places.mul(1e7).round().unique())
    assert_true(distinct > 0.99 * 600, "the points do not lie at random within their intervals")
    ranks = got["first"].argsort(0).argsort(0).double() / 199 - 0.5
    overlap = (ranks.T @ ranks) / (200 / 12)
    overlap -= torch.diag(torch.diag(overlap))
    assert_true(float(overlap.abs().max()) < 0.75, "the intervals of one axis tell those of another")
    assert_same(got["fresh"], got["first"], what="design by a generator in the same state")
    moved = float((got["second"] - got["first"]).abs().max())
    assert_true(moved > 0, "two calls in a row with one generator give the same design")
    assert_true(got["untouched"], "the design draws from the global generator, or seeds it")


@pytest.mark.grade(
    task="design", hint="Put both parts together and sort them. What should you see, and what if you call it once more?"
)
def test_rows_held_out(student, reference, draw, device):
    """Rows to train on and rows held out are disjoint, complete and chosen at random by the generator.

    Two random choices of 20 of 60 rows are equal once in 60! / (20! 40!) = 4e15 times.
    """
    got = student.row_splits(60, 20, device, draw.integer(0, 1 << 30))
    for train, held_out in (got["first"], got["second"], got["fresh"]):
        assert_same([len(train), len(held_out)], [40, 20], what="list of numbers of rows")
        assert_same(torch.cat([train, held_out]).sort().values, torch.arange(60), what="sorted rows of both parts")
    first, second, fresh = (got[name][1].sort().values for name in ("first", "second", "fresh"))
    assert_same(fresh, first, what="rows held out by a generator in the same state")
    assert_true(not torch.equal(first, second), "two calls in a row with one generator hold out the same rows")
    assert_true(got["untouched"], "the split draws from the global generator, or seeds it")


# --- scaling ----------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="scaling", hint="Whose statistics are used for new data? Can a standard deviation be 0?")
def test_new_data_and_odd_columns(student, reference, draw):
    """New data are scaled by the statistics of the old ones; columns that are constant, or nearly, do no harm."""
    column = torch.full((5, 1), draw.choice([-2.5, 0.75, 3.0]), dtype=torch.float64)
    values = torch.cat([draw.normal(5, 2, mean=4.0), column, draw.uniform(5, 1) * 1e-6], 1)
    others = draw.normal(3, 4, mean=-1.0)
    others[:, 3] *= 1e-6
    same_scaling(student, reference, values, others, draw.uniform(3, 4))


@pytest.mark.grade(task="scaling", hint="What becomes of a spread when its unit changes, and what of a plain vector?")
def test_single_quantity(student, reference, draw):
    """A vector is a single quantity; its spread has no mean to be added."""
    values = draw.normal(7, mean=900.0, std=25.0)
    same_scaling(student, reference, values, draw.normal(4), draw.uniform(4))
    got, expected = student.scaled(values[:1], values, values), reference.scaled(values[:1], values, values)
    assert_same(got, expected, what="dict of results of a scaler of one value")


# --- ensemble ---------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="ensemble",
    visibility="public",
    hint="Work the first loss out by hand: which shape and which value has each tensor on the way?",
)
def test_training_of_a_net(student, reference, draw):
    """A net is trained by Adam on the mean squared error."""
    args = net_state(draw, 3, 5), draw.normal(8, 3), draw.normal(8), 0.02, 3, draw.normal(2, 3)
    assert_same(student.trained(*args), reference.trained(*args), what="dict of losses and of the net's state")


@pytest.mark.grade(
    task="ensemble", hint="Adam has a memory. When is it made, and what was in the gradients before the first step?"
)
def test_longer_training(student, reference, draw):
    """All steps are those of one optimizer, on all data, whatever gradients were left over."""
    args = net_state(draw, 2, 6), draw.normal(11, 2), draw.normal(11), 0.05, 30, draw.normal(3, 2, std=9.0)
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
    task="ensemble",
    weight=2,
    hint="Ask for a point alone, and for the same point among others. Why could the answers differ?",
)
def test_ensemble_and_its_data(student, reference, draw):
    """Each net learns its own rows; a prediction depends on its own point only, and nothing given is changed."""
    args = *ensemble_of(draw, 4, 7), 2 * measured(draw, 6)[0]
    got, expected = student.predicted(*args), reference.predicted(*args)
    for part in ("nets", "together", "alone", "again", "training data"):
        assert_same(
            got[part], expected[part], what=f"list of {part}" if part != "alone" else "list for one point alone"
        )


@pytest.mark.grade(task="ensemble", hint="By what does your spread divide when there is a single net?")
def test_ensemble_of_one_net(student, reference, draw):
    """A single net has a mean, and a spread of 0."""
    args = *ensemble_of(draw, 1), measured(draw, 4)[0]
    got, expected = student.predicted(*args), reference.predicted(*args)
    assert_same(got["together"], expected["together"], what="list of mean and spread")


@pytest.mark.grade(task="ensemble", hint="Follow x through predict. Where could autograd lose sight of it?")
def test_slopes_of_an_ensemble(student, reference, draw):
    """The gradients of mean and spread reach the points."""
    args = *ensemble_of(draw, 3), measured(draw, 4)[0], draw.normal(4)
    assert_same(student.slopes(*args), reference.slopes(*args), what="list of gradients")


# --- validate ---------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="validate",
    visibility="public",
    hint="Let predict be perfect, then let it always say the mean of y. What are the three numbers?",
)
def test_quality_of_a_surrogate(student, reference, draw):
    """Errors are those of data held out, in original units."""
    args = draw.normal(2), draw.normal(9, 2), draw.normal(9, mean=31.0, std=3.0), draw.normal(12, mean=28.0, std=4.0)
    assert_same(student.validated(*args), reference.validated(*args), what="dict of numbers")


@pytest.mark.grade(
    task="validate", hint="What if the surrogate is worse than a constant? Which mean is it compared to?"
)
def test_quality_of_a_bad_surrogate(student, reference, draw):
    """A surrogate that is far off is seen to be."""
    args = draw.normal(3), draw.normal(6, 3), draw.normal(6, mean=44.0, std=0.5), draw.normal(5, mean=90.0)
    assert_same(student.validated(*args), reference.validated(*args), what="dict of numbers")


# --- next -------------------------------------------------------------------------------------------------------------

WIDE = torch.tensor([[-99.0, 99.0]], dtype=torch.float64)


@pytest.mark.grade(task="next", visibility="public", hint="Is a large spread a reason for a candidate, or against it?")
def test_next_point(student, reference, draw):
    """The lowest bound wins, for every weight of the spread."""
    tilt = draw.uniform(2, low=1.0, high=2.0)
    args = tilt, draw.normal(30, 2), draw.normal(3, 2), WIDE.repeat(2, 1), [0.0, 0.6, 2.0, 5.0, 40.0]
    assert_same(student.chosen(*args), reference.chosen(*args), what="list of chosen candidates")


@pytest.mark.grade(
    task="next",
    weight=2,
    hint="You count in a shortened list, the caller in the whole one. Is everything out that must be out?",
)
def test_candidates_left_out(student, reference, draw):
    """What is known, or out of bounds on any axis, is not chosen, however good it looks."""
    tilt, candidates = draw.uniform(3, low=1.0, high=2.0), draw.uniform(40, 3, low=-2.0, high=2.0)
    bounds = torch.tensor([[-1.5, 1.7], [-1.2, 1.9], [-1.8, 1.1]], dtype=torch.float64)
    candidates[:3] = torch.tensor([-9.0, 0.0, 0.0]) + draw.uniform(3, 3, low=0.0, high=0.5)  # out of bounds
    candidates[3:6] = draw.uniform(3, 3)  # within, so that some are left
    candidates[6] = torch.stack([bounds[0, 1], bounds[1, 0], bounds[2, 1]])
    for known in (candidates[6:36], candidates[9:40:2], torch.cat([candidates[3:6], candidates[7:40]])):
        args = tilt, candidates, known, bounds, [0.0, 1.0, 4.0, 30.0]
        assert_same(student.chosen(*args), reference.chosen(*args), what="list of chosen candidates")


@pytest.mark.grade(task="next", hint="What if all candidates are known or out of bounds? And what makes a point known?")
def test_few_candidates_left(student, reference, draw):
    """Without a candidate left there is an error; a point that shares a coordinate with a known one is left."""
    tilt, candidates = draw.uniform(2, low=1.0, high=2.0), draw.uniform(4, 2)
    bounds = torch.tensor([[-1.0, 2.0], [-1.0, 2.0]], dtype=torch.float64)
    known = candidates.flip(0)
    crossed = torch.stack([candidates[:, 0], candidates[:, 1].roll(1)], 1)  # no new coordinate, but new points
    for points in (candidates, candidates + 9, crossed):
        args = tilt, points, known, bounds, [0.0, 5.0]
        assert_same(student.chosen(*args), reference.chosen(*args), what="list of chosen candidates")


@pytest.mark.grade(
    task="next",
    hint="The same point may stand in several rows. Which of them do you return, and is that what is asked?",
)
def test_equally_good_candidates(student, reference, draw):
    """The first of several rows that are equally low is chosen."""
    candidates = draw.uniform(20, 2)
    candidates[[4, 7, 11, 16], 0] -= 1.0  # the lower half
    candidates[11] = candidates[7]
    for known in (candidates[:3], candidates[[0, 4, 9]], candidates[[16, 7, 4]]):
        args = candidates, known, WIDE.repeat(2, 1), 0.0, [0.0, 2.0]
        assert_same(student.chosen_of_equals(*args), reference.chosen_of_equals(*args), what="list of chosen rows")


# --- search -----------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="search", weight=2, hint="Can one point have two rows, or be asked for twice?")
def test_equal_points(student, reference, draw):
    """A point is simulated once, however many rows it has, and the calls saved go to other points."""
    candidates = draw.uniform(12, 2, low=-3.0, high=3.0)
    candidates = torch.cat([candidates, candidates.flip(0)])
    first = [3, 20, 3, 7, 16]  # rows 3 and 20 are one point, 7 and 16 another
    same_search(student, reference, draw.normal(2), candidates, first, WIDE.repeat(2, 1), 1.0, 7)


@pytest.mark.grade(
    task="search",
    hint="What does your loop do if choose_next finds nothing, and if the first points use up the budget?",
)
def test_end_of_a_search(student, reference, draw):
    """A search ends when the budget is used up, or when there is nothing left to simulate."""
    candidates = draw.uniform(7, 3)
    candidates[5] += 9.0  # out of bounds
    bounds = torch.tensor([[-1.0, 2.0]] * 3, dtype=torch.float64)
    tilt = draw.normal(3)
    same_search(student, reference, tilt, candidates, [2, 0], bounds, 0.5, 50)
    same_search(student, reference, tilt, candidates, [6, 1, 3, 4], bounds, 0.5, 3)
