"""The autograd suite: gradients and graphs of torch, a custom Function, and the student's own engine.

Upstream gradients are random. No input is near a place where a function has no derivative, and no norm meets a limit.
"""

from __future__ import annotations

import pytest
import torch

from grader import assert_same, assert_true

ATTACHED = "the result still hangs on a graph"
CHANGED = "the function changes a tensor that it was given"
BY_HAND = "torch's autograd took part; the engine is to do this alone"


# --- gradients --------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="gradients", visibility="public", hint="Which tensor must require gradients, and from when on?")
def test_gradient_of_a_number(student, reference, draw):
    """The gradient of a function that returns a number is right."""
    x = draw.normal(2, 3)
    assert_same(student.gradient_of("wavy", x), reference.gradient_of("wavy", x), what="gradient")


@pytest.mark.grade(task="gradients", hint="What does backward() need to know when there are many results?")
def test_gradient_of_many_results(student, reference, draw):
    """An upstream gradient weighs the results of a function that returns many."""
    x, upstream = draw.normal(3, 4), draw.normal(2, 4)
    got, expected = student.gradient_of("columns", x, upstream), reference.gradient_of("columns", x, upstream)
    assert_same(got, expected, what="gradient")


@pytest.mark.grade(task="gradients", weight=2, hint="Where do gradients add up, and whose .grad is that?")
def test_gradient_at_a_leaf(student, reference, draw):
    """A leaf that is trained elsewhere keeps its value and its .grad, and a second call gives the same."""
    cases = (("wavy", draw.normal(2, 3), draw.normal(2, 3)), ("columns", draw.normal(3, 4), draw.normal(3, 4)))
    for which, x, old in cases:
        upstream = [draw.normal(2, 4)] if which == "columns" else []
        got = student.gradient_of_a_leaf(which, x, old, *upstream)
        expected = reference.gradient_of_a_leaf(which, x, old, *upstream)
        for order in ("first", "second"):
            assert_same(got[order], expected[order], what=f"gradient of the {order} call")
        assert_true(not got["attached"], ATTACHED)
        assert_true(got["leaf requires grad"], "x no longer requires gradients")
        assert_same(got["leaf"], expected["leaf"], what="x afterwards")
        assert_same(got["old gradient"], expected["old gradient"], what=".grad of x")


@pytest.mark.grade(
    task="gradients", weight=2, hint="Can you differentiate a gradient? Does that of a linear function depend on x?"
)
def test_second_derivatives(student, reference, draw):
    """The Hessian times a vector is right, for linear functions as well, also where their weights are trained."""
    for which in ("square", "wavy", "linear", "linear with weights"):
        x, v = draw.normal(2, 3), draw.normal(2, 3)
        got, expected = student.hessian_times(which, x, v), reference.hessian_times(which, x, v)
        assert_same(got["result"], expected["result"], what=f"product for a {which} function")
        assert_true(not got["attached"], ATTACHED)


@pytest.mark.grade(
    task="gradients", visibility="public", hint="On which sides of x are the two points, and how far apart?"
)
def test_central_differences(student, reference, draw):
    """The differences are central, whatever the step."""
    x = draw.normal(2, 3)
    for step in (0.1, 0.01):
        got, expected = student.differences("wavy", x, step), reference.differences("wavy", x, step)
        assert_same(got, expected, what="numeric gradient")


@pytest.mark.grade(
    task="gradients", hint="How many digits has float32, and how many does a difference leave? Is x a leaf?"
)
def test_fine_differences(student, reference, draw):
    """Small steps, float32 inputs, transposed inputs and leaves work."""
    x = draw.normal(2, 3).float()
    got, expected = student.differences("large", x), reference.differences("large", x)
    assert_same(got, expected, rtol=1e-4, what="numeric gradient at a float32 input")
    x = draw.normal(3, 2).T
    got, expected = student.differences_at_a_leaf("wavy", x, 0.05), reference.differences_at_a_leaf("wavy", x, 0.05)
    assert_same(got["result"], expected["result"], what="numeric gradient at a leaf")
    assert_same(got["leaf"], expected["leaf"], what="x afterwards")
    assert_true(not got["attached"], ATTACHED)


# --- accumulation -----------------------------------------------------------------------------------------------------


def regression(draw, count):
    """Return the weights of a small net, data, and old gradients."""
    weights = [draw.normal(3, 5), draw.normal(5, 2)]
    return weights, draw.normal(count, 3), draw.normal(count, 2), [draw.normal(3, 5), draw.normal(5, 2)]


@pytest.mark.grade(
    task="accumulation",
    visibility="public",
    hint="How much does each chunk count in the mean of all, and what is in .grad before and after?",
)
def test_chunks_of_equal_size(student, reference, draw):
    """Chunks of equal size give the gradient of the whole batch."""
    weights, x, y, old = regression(draw, 8)
    got, expected = (face.accumulated(weights, x, y, 4, old, False) for face in (student, reference))
    assert_same(got["gradients"], expected["gradients"], what="list of gradients")
    assert_same(got["loss"], expected["loss"], what="loss")


@pytest.mark.grade(
    task="accumulation",
    weight=2,
    hint="How much does a sample of a short chunk count? How often can a generator be read?",
)
def test_chunks_of_other_sizes(student, reference, draw):
    """A short last chunk, a single chunk and parameters from a generator work."""
    for count, size, once in ((7, 3, False), (5, 9, True), (9, 4, True)):
        weights, x, y, old = regression(draw, count)
        got, expected = (face.accumulated(weights, x, y, size, old, once) for face in (student, reference))
        assert_same(got["gradients"], expected["gradients"], what="list of gradients")
        assert_same(got["loss"], expected["loss"], what="loss")


@pytest.mark.grade(task="accumulation", hint="What is in memory when the second chunk begins?")
def test_one_chunk_after_the_other(student, reference, draw):
    """Each chunk goes forwards and backwards before the next one, and all samples take part once."""
    weights, x, y, _ = regression(draw, 10)
    got = student.accumulated_step_by_step(weights, x, y, 4)
    expected = reference.accumulated_step_by_step(weights, x, y, 4)
    assert_same(got["gradients"], expected["gradients"], what="list of gradients")
    assert_same(got["loss"], expected["loss"], what="loss")
    assert_true(not got["too large"], "mean_loss was given more samples than size allows")
    assert_same(got["samples"], expected["samples"], what="number of samples that mean_loss was given in all")
    assert_true(got["one by one"], "a chunk's forward pass began before the backward pass of the one before")


# --- detach -----------------------------------------------------------------------------------------------------------


def off_the_half(draw, *shape):
    """Return numbers that are not near the middle between two whole ones."""
    return draw.integers(*shape, low=-4, high=5) + draw.uniform(*shape, low=-0.4, high=0.4)


@pytest.mark.grade(task="detach", visibility="public", hint="What has the slope of x and the value of round(x)?")
def test_rounding(student, reference, draw):
    """The result is rounded, and gradients come back as they were sent."""
    x, upstream = off_the_half(draw, 3, 4), draw.normal(3, 4)
    got = student.with_gradient("straight_through", x, upstream)
    assert_same(got, reference.with_gradient("straight_through", x, upstream))


@pytest.mark.grade(task="detach", visibility="public", hint="Which of the two is a constant here?")
def test_loss_and_its_gradient(student, reference, draw):
    """The loss is right, and so is the gradient of the prediction."""
    arguments = (draw.normal(3, 4), draw.normal(3, 4), 1.5)
    got, expected = student.compared(*arguments), reference.compared(*arguments)
    assert_same(got["loss"], expected["loss"], what="loss")
    assert_true(got["gradients"] is not None, "no gradient gets back from the loss")
    assert_same(got["gradients"][0], expected["gradients"][0], what="gradient of the prediction")


@pytest.mark.grade(
    task="detach", weight=2, hint="Does any gradient reach the target, and is the caller's tensor as it was?"
)
def test_other_side_of_the_loss(student, reference, draw):
    """No gradient reaches the target, whose own graph survives."""
    arguments = (draw.normal(2, 5), draw.normal(2, 5), 0.7)
    got, expected = student.compared(*arguments), reference.compared(*arguments)
    assert_same(got["loss"], expected["loss"], what="loss")
    assert_same(got["gradients"], expected["gradients"], what="list of gradients of prediction and target")
    assert_true(got["target still requires gradients"], "the caller's target no longer requires gradients")


@pytest.mark.grade(
    task="detach",
    weight=2,
    hint="How much of the old and of the new is in the average, in whose memory, and on which graph?",
)
def test_running_average(student, reference, draw):
    """The average is updated in place and stays plain, and the graphs of the values stay usable."""
    arguments = (draw.normal(4), draw.normal(5, 4), draw.number(0.2, 0.4))
    got, expected = student.averaged(*arguments), reference.averaged(*arguments)
    assert_same(got["average"], expected["average"], what="average")
    assert_true(got["plain"], "the average has become part of a graph")
    assert_same(got["gradient"], expected["gradient"], what="gradient of the values")


# --- graphs that depend on the data -----------------------------------------------------------------------------------


@pytest.mark.grade(
    task="dynamic_graphs",
    visibility="public",
    hint="What is the logarithm where x > 0, and what is the result elsewhere?",
)
def test_logarithm_of_some(student, reference, draw):
    """Positive numbers give their logarithm, others zero."""
    x = draw.choice([1.0, -1.0]) * torch.tensor([1.0, -1.0, 1.0, -1.0, 0.0]) * draw.uniform(5, low=0.1, high=3.0)
    assert_same(student.log_or_zero(x), reference.log_or_zero(x), what="result")


@pytest.mark.grade(
    task="dynamic_graphs",
    weight=2,
    hint="Of which elements is a logarithm taken, and what does each of them send back?",
)
def test_gradient_of_the_logarithm_of_some(student, reference, draw):
    """The gradient is finite everywhere, and right."""
    x = draw.uniform(3, 4, low=0.1, high=3.0) * torch.tensor([1.0, -1.0, 0.0, 1.0], dtype=torch.float64)
    upstream = draw.normal(3, 4)
    got = student.with_gradient("log_or_zero", x, upstream)
    assert_true(got["gradient"] is not None, "no gradient gets back")
    assert_same(got, reference.with_gradient("log_or_zero", x, upstream))


def branches(draw):
    """Return leaves, weight and bias."""
    return draw.normal(4, 3), draw.normal(3, 6, std=0.6), draw.normal(3)


@pytest.mark.grade(
    task="dynamic_graphs", visibility="public", hint="Where does a tree end, and what are its two parts otherwise?"
)
def test_small_trees(student, reference, draw):
    """The vectors of a leaf, of a pair and of a tree are right."""
    leaves, weight, bias = branches(draw)
    for shape in (2, (0, 1), ((3, 1), 2)):
        got = student.tree_vector(shape, leaves, weight, bias)
        assert_same(got, reference.tree_vector(shape, leaves, weight, bias), what="vector")


@pytest.mark.grade(
    task="dynamic_graphs",
    weight=2,
    hint="Is every step of the way in the graph, for each use of a leaf and of the weight?",
)
def test_gradients_of_trees(student, reference, draw):
    """Gradients get back to leaves, weight and bias from trees of all shapes."""
    for shape in ((1, 0), (((0, 1), 2), (3, (1, (1, 0)))), (0, (1, (2, (3, (0, (1, 2))))))):
        arguments = (shape, *branches(draw), draw.normal(3))
        got, expected = student.tree(*arguments), reference.tree(*arguments)
        assert_same(got["vector"], expected["vector"], what="vector")
        assert_true(got["gradients"] is not None, "no gradient gets back")
        assert_same(got["gradients"], expected["gradients"], what="list of gradients of leaves, weight and bias")


@pytest.mark.grade(
    task="dynamic_graphs",
    weight=2,
    hint="When is the norm looked at, and does each time leave its own trace in the graph?",
)
def test_loops_of_some_length(student, reference, draw):
    """Loops of no, some and the most times allowed return the right vector and count, and gradients get back."""
    weight = 0.8 * torch.linalg.qr(draw.normal(4, 4))[0]
    direction = draw.uniform(4, low=0.5, high=1.0)
    direction = direction / direction.norm()
    for size, limit, most in ((3.0, 0.6, 20), (2.0, 0.05, 4), (0.5, 0.7, 9), (1.5, 0.2, 30), (2.0, 0.5, 0)):
        arguments = (size * direction, weight, limit, most, draw.normal(4))
        got, expected = student.settled(*arguments), reference.settled(*arguments)
        assert_same(got["times"], expected["times"], what="number of times")
        assert_same(got["h"], expected["h"], what="vector")
        assert_true(got["gradients"] is not None, "no gradient gets back")
        assert_same(got["gradients"], expected["gradients"], what="list of gradients of x and weight")


# --- a Function of your own -------------------------------------------------------------------------------------------


def same_powers(student, reference, *arguments):
    """Compare result and gradients of the custom function."""
    got, expected = student.powers(*arguments), reference.powers(*arguments)
    assert_true(got["function"], "ScaledPower is no subclass of torch.autograd.Function")
    assert_same(got["result"], expected["result"], what="result")
    assert_true(got["gradients"] is not None, "no gradient gets back")
    assert_same(got["gradients"], expected["gradients"], what="list of gradients")
    assert_true(got["unchanged"], CHANGED)


@pytest.mark.grade(
    task="custom_function", visibility="public", hint="What is the slope by x, and by scale, and what comes from above?"
)
def test_square_of_one_sample(student, reference, draw):
    """Result and gradient of a square are right."""
    same_powers(student, reference, draw.normal(1, 4), draw.normal(4), 2, draw.normal(1, 4), [0])


@pytest.mark.grade(
    task="custom_function",
    weight=2,
    hint="backward returns one gradient for each argument of forward: of which shapes?",
)
def test_powers_of_a_batch(student, reference, draw):
    """Gradients of both tensors are right, for several powers, and for either tensor alone."""
    for n, wanted in ((3, [0, 1]), (1, [0, 1]), (4, [1]), (2, [0])):
        same_powers(student, reference, draw.normal(5, 3), draw.normal(3), n, draw.normal(5, 3), wanted)


@pytest.mark.grade(
    task="custom_function", hint="Is the backward pass itself made of operations that autograd can follow?"
)
def test_second_derivatives_of_powers(student, reference, draw):
    """The gradient can be differentiated again."""
    arguments = (draw.normal(4, 3), draw.normal(3), 3, draw.normal(4, 3), draw.normal(4, 3))
    got, expected = student.second_powers(*arguments), reference.second_powers(*arguments)
    assert_same(got["first"], expected["first"], what="gradient")
    assert_true(got["second"] is not None, "the gradient hangs on no graph")
    assert_same(got["second"], expected["second"], what="list of second derivatives")


# --- an engine of your own --------------------------------------------------------------------------------------------


def same_nodes(got, expected):
    """Compare value and gradients of an expression of nodes."""
    assert_same(got["value"], expected["value"], what="value of the expression")
    assert_same(got["gradients"], expected["gradients"], what="list of gradients")
    assert_same(got["leaves"], expected["leaves"], what="data of the leaves afterwards")
    assert_true(got["by hand"], BY_HAND)


def same_expression(student, reference, which, *tensors):
    """Compare value and gradients of an expression that the probes know by name."""
    same_nodes(student.expression(which, *tensors), reference.expression(which, *tensors))


@pytest.mark.grade(task="engine", visibility="public", hint="Which dimensions did broadcasting add or stretch?")
def test_sums_to_shapes(student, reference, draw):
    """A gradient is summed over the dimensions that were added or stretched, and no others."""
    for shape in ((2, 3, 4), (3, 4), (4,), (), (2, 1, 4), (3, 1), (1, 1, 1), (1,)):
        gradient = draw.normal(2, 3, 4)
        got, expected = student.sum_to_shape(gradient, shape), reference.sum_to_shape(gradient, shape)
        assert_same(got, expected, what="sum")


@pytest.mark.grade(
    task="engine",
    weight=2,
    hint="If a node is used twice, what are its two gradients to be? And when may it pass them on?",
)
def test_nodes_used_twice(student, reference, draw):
    """A node that is used more than once gets all its gradients, and passes them on once they are complete."""
    for which in ("square", "twice"):
        same_expression(student, reference, which, draw.normal(2, 3))
    same_expression(student, reference, "shared", draw.normal(2, 3), draw.normal(2, 3))
    same_expression(student, reference, "diamond", draw.normal(3, std=0.5), draw.normal(3, std=0.5))


@pytest.mark.grade(
    task="engine",
    weight=2,
    hint="What does each operation need of its operands on the way back, and does it find them?",
)
def test_each_operation(student, reference, draw):
    """Each operation has its value and gradients, and leaves its operands as they are."""
    for which in ("plain", "powers", "differences"):
        left, right = draw.uniform(2, 3, low=0.5, high=1.5), draw.uniform(2, 3, low=0.5, high=1.5)
        same_expression(student, reference, which, left, right)


@pytest.mark.grade(
    task="engine", weight=2, hint="A gradient has the shape of its leaf. What became of the leaf on its way?"
)
def test_broadcast_operands(student, reference, draw):
    """Operands of different shapes get gradients of their own shapes."""
    shapes = (((3, 1), (1, 4)), ((2, 3), (3,)), ((), (2, 2)), ((4,), (3, 1)))
    for left, right in shapes:
        for which in ("broadcast", "broadcast and divide"):
            same_expression(student, reference, which, draw.normal(*left, std=0.5), draw.normal(*right, std=0.5))


@pytest.mark.grade(task="engine", hint="Which methods does Python call for 2 - x? Are the sides exchanged?")
def test_numbers_as_operands(student, reference, draw):
    """Numbers work on either side of each operator."""
    names = ("numbers on the right", "number plus", "number minus", "number times", "number by")
    for which in names:
        same_expression(student, reference, which, draw.uniform(2, 3, low=0.5, high=1.5))


@pytest.mark.timeout(3)
@pytest.mark.grade(task="engine", hint="How often is each node visited?")
def test_long_chain(student, reference, draw):
    """The time that backward takes grows with the number of nodes, not with the number of ways through them."""
    arguments = (30, draw.normal(3), draw.uniform(1, low=0.2, high=0.8))
    same_nodes(student.weighted_chain(*arguments), reference.weighted_chain(*arguments))


@pytest.mark.grade(task="engine", hint="What is left in your nodes after the first backward pass?")
def test_second_backward_pass(student, reference, draw):
    """The gradients of leaves add up over several backward passes, and start from a single element only."""
    first, second = draw.normal(2, 3), draw.normal(2, 3)
    got, expected = student.two_graphs(first, second), reference.two_graphs(first, second)
    assert_same(got["value"], expected["value"], what="value of the expression")
    assert_same(got["gradients"], expected["gradients"], what="list of gradients, one for each backward pass")
    assert_same(got["leaf"], expected["leaf"], what="data of the leaf afterwards")
    assert_true(got["none before"], "grad of a new node is not None")
    got, expected = student.refuses_many(first), reference.refuses_many(first)
    assert_same(got["value"], expected["value"], what="square of a node")
    assert_true(got["refused"], "a backward pass from many elements raises no ValueError")
