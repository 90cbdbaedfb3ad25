"""The visible checks of tensors; `grader check tensors` runs them."""

from __future__ import annotations
import pytest
import torch
from grader import assert_same, assert_true


def network(draw, features=4, hidden=6, classes=5):
    """Return random parameters of a net."""
    return {
        "w1": draw.normal(features, hidden, std=features**-0.5),
        "b1": draw.normal(hidden, std=0.5),
        "w2": draw.normal(hidden, classes, std=hidden**-0.5),
        "b2": draw.normal(classes, std=0.5),
    }


@pytest.mark.grade(
    task="numpy_bridge", visibility="public", hint="Which function of torch makes a tensor of an array without copying?"
)
def test_writing_into_array_and_tensor(student, reference, draw):
    """What is written into the array shows in the tensor, and the other way round."""
    values = draw.normal(3, 4)
    assert_same(student.shared(values, "", 7.5), reference.shared(values, "", 7.5))


@pytest.mark.grade(
    task="numpy_bridge", visibility="public", hint="Of which dtype is a tensor by default, and whose memory is it?"
)
def test_tensor_of_its_own(student, reference, draw):
    """A copy has the default dtype, and writing into the array does not change it."""
    values = draw.normal(3, 4)
    assert_same(student.owned(values, "", 7.5), reference.owned(values, "", 7.5))


@pytest.mark.grade(
    task="numpy_bridge", visibility="public", hint="Is the result an array, on the memory of the tensor?"
)
def test_tensor_to_array(student, reference, draw):
    """An array of a tensor holds its values, and writing into it changes the tensor."""
    for tensor in (draw.normal(3, 4), draw.integers(4, 3, low=10, high=90)):
        got, expected = student.array_of(tensor, False), reference.array_of(tensor, False)
        assert_same(got, expected)
        assert_same(student.array_on_tensor(tensor, False, 7), reference.array_on_tensor(tensor, False, 7))


@pytest.mark.grade(
    task="broadcasting",
    visibility="public",
    hint="Along which dimension is the mean, and by what number do you divide?",
)
def test_standardized_columns(student, reference, draw):
    """Each column gets mean 0 and standard deviation 1."""
    x = draw.normal(6, 4, mean=3.0, std=2.0) * torch.tensor([1.0, 10.0, 0.1, 5.0], dtype=torch.float64)
    assert_same(student.standardize(x), reference.standardize(x), what="result")


@pytest.mark.grade(task="broadcasting", visibility="public", hint="Which shapes broadcast to (N, M, D)?")
def test_distances_of_two_sets(student, reference, draw):
    """The distance of each pair stands in its row and column."""
    a, b = draw.normal(4, 3), draw.normal(5, 3)
    assert_same(student.squared_distances(a, b), reference.squared_distances(a, b), what="result")


@pytest.mark.grade(
    task="broadcasting", visibility="public", hint="Which of the four dimensions are the channels, before and after?"
)
def test_images_to_a_batch(student, reference, draw):
    """Bytes with the channels last become floats with the channels first."""
    pixels = draw.integers(2, 4, 5, 3, low=0, high=256).to(torch.uint8)
    mean, std = [0.4, 0.5, 0.6], [0.2, 0.3, 0.25]
    got, expected = student.batch(pixels, mean, std), reference.batch(pixels, mean, std)
    assert_same(got["result"], expected["result"], rtol=1e-4, atol=1e-5, what="result")


@pytest.mark.grade(
    task="forward", visibility="public", hint="Is there a ReLU between the layers, and none after the last?"
)
def test_scores_of_a_batch(student, reference, draw):
    """The scores of a batch are right."""
    x, params = draw.normal(3, 4), network(draw)
    assert_same(student.scores(x, params), reference.scores(x, params), what="scores")


@pytest.mark.grade(task="loss", visibility="public", hint="Of how many samples is the loss the mean?")
def test_loss_of_a_batch(student, reference, draw):
    """The mean cross entropy of a batch is right."""
    scores, target, params = draw.normal(7, 5, std=2.0), draw.integers(7, high=5), network(draw)
    assert_same(student.loss(scores, target, params), reference.loss(scores, target, params).item(), what="loss")


@pytest.mark.grade(
    task="loss", visibility="public", hint="What is subtracted from what, and which factor does the mean bring?"
)
def test_gradient_of_scores(student, reference, draw):
    """The gradient with respect to the scores is right."""
    scores, target = draw.normal(7, 5, std=2.0), draw.integers(7, high=5)
    got, expected = student.score_gradients(scores, target), reference.score_gradients(scores, target)
    assert_same(got["first"], expected["first"], what="gradient")


@pytest.mark.grade(
    task="backward",
    weight=2,
    visibility="public",
    hint="Compare the shape of each gradient with its parameter's. Which units let the gradient pass?",
)
def test_gradients_of_parameters(student, reference, draw):
    """The gradients of all four parameters are right."""
    x, params, upstream = draw.normal(3, 4), network(draw), draw.normal(3, 5)
    assert_same(
        student.gradients(x, params, upstream), reference.gradients(x, params, upstream), what="dict of gradients"
    )


def problem(draw, count, features=4, hidden=6, classes=5):
    """Return random data to fit, and the parameters of a net."""
    return draw.normal(count, features), draw.integers(count, high=classes), network(draw, features, hidden, classes)


@pytest.mark.grade(
    task="training", visibility="public", hint="In which direction does the step go? Which loss is returned?"
)
def test_one_step(student, reference, draw):
    """One step changes all parameters and returns the loss before."""
    arguments = (*problem(draw, 7), 0.5, 0.0, False)
    got, expected = student.stepped(*arguments), reference.stepped(*arguments)
    assert_same(got["loss"], expected["loss"], what="loss")
    assert_same(got["parameters"], expected["parameters"], what="dict of parameters after the step")
