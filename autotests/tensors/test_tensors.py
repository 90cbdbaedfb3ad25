"""The tensors suite: NumPy's arrays, broadcasting, and the two-layer net, forwards, backwards and in training.

Axes differ in size. Upstream gradients are random. Inputs of the net have normal elements, so that no pre-activation
is near zero, where the ReLU has no gradient of its own.
"""

from __future__ import annotations

import pytest
import torch

from grader import assert_same, assert_true

BY_HAND = "autograd computed this; the task is to write the formulas"
CHANGED = "the function changes a tensor or array that it was given"


def network(draw, features=4, hidden=6, classes=5):
    """Return random parameters of a net."""
    return {
        "w1": draw.normal(features, hidden, std=features**-0.5),
        "b1": draw.normal(hidden, std=0.5),
        "w2": draw.normal(hidden, classes, std=hidden**-0.5),
        "b2": draw.normal(classes, std=0.5),
    }


# --- arrays and tensors -----------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="numpy_bridge", visibility="public", hint="Which function of torch makes a tensor of an array without copying?"
)
def test_writing_into_array_and_tensor(student, reference, draw):
    """What is written into the array shows in the tensor, and the other way round."""
    values = draw.normal(3, 4)
    assert_same(student.shared(values, "", 7.5), reference.shared(values, "", 7.5))


@pytest.mark.grade(
    task="numpy_bridge", hint="Does your tensor have the dtype of the array, and its memory, for every dtype and view?"
)
def test_sharing_of_all_kinds_of_arrays(student, reference, draw):
    """Sharing keeps the dtype and works for views and for any number of dimensions."""
    whole, real = draw.integers(3, 4, low=10, high=100), draw.normal(3, 4)
    cases = {
        "64-bit integers": (whole, "", 7),
        "bytes": (whole.to(torch.uint8), "", 7),
        "float32": (real.float(), "", 2.5),
        "bools": (whole > 200, "", True),
        "a transposed array": (real, "transposed", 2.5),
        "every second column of an array": (real.float(), "every second", 2.5),
    }
    for kind, arguments in cases.items():
        assert_same(student.shared(*arguments), reference.shared(*arguments), what=f"result for {kind}")
    for shape in ((), (2, 1, 3)):
        values = draw.normal(*shape)
        assert_same(student.shared_whole(values), reference.shared_whole(values), what=f"result in {len(shape)}-D")


@pytest.mark.grade(
    task="numpy_bridge", visibility="public", hint="Of which dtype is a tensor by default, and whose memory is it?"
)
def test_tensor_of_its_own(student, reference, draw):
    """A copy has the default dtype, and writing into the array does not change it."""
    values = draw.normal(3, 4)
    assert_same(student.owned(values, "", 7.5), reference.owned(values, "", 7.5))


@pytest.mark.grade(
    task="numpy_bridge",
    weight=2,
    hint="When does a conversion copy, and when only if it must? Can a tensor have a negative stride?",
)
def test_own_tensors_of_all_kinds_of_arrays(student, reference, draw, device):
    """A copy is a copy whatever the dtypes and strides, and lies where it was asked to."""
    whole, real = draw.integers(3, 4, low=10, high=100), draw.normal(3, 4)
    cases = {
        "an array of the dtype asked for": (real, "", 7.5, "float64"),
        "a float32 array": (real.float(), "", 7.5),
        "integers": (draw.integers(3, 4, low=10**12, high=2 * 10**12), "", 7, "int64"),
        "integers as floats": (whole, "", 7, "float64"),
        "a flipped array": (real, "flipped", 7.5, "float64"),
        "a transposed array": (real, "transposed", 7.5, "float64", device),
    }
    for kind, arguments in cases.items():
        assert_same(student.owned(*arguments), reference.owned(*arguments), what=f"result for {kind}")
    assert_same(student.owned_on_accelerator(real), reference.owned_on_accelerator(real), what="result on a device")


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
    task="numpy_bridge", weight=2, hint="Which tensors refuse .numpy(), and what does each of them need first?"
)
def test_unusual_tensors_to_arrays(student, reference, draw):
    """Parameters, tensors on an accelerator and bfloat16 become arrays, too."""
    values = draw.normal(3, 4)
    got, expected = student.array_of(values, True), reference.array_of(values, True)
    assert_same(got, expected, what="result for a tensor that requires gradients")
    got, expected = student.array_on_tensor(values, True, 7), reference.array_on_tensor(values, True, 7)
    assert_same(got, expected, what="memory of a tensor that requires gradients")
    got, expected = student.array_from_accelerator(values), reference.array_from_accelerator(values)
    assert_same(got, expected, what="result for a tensor on an accelerator")
    for requires_grad in (False, True):
        half = values.bfloat16()
        got, expected = student.array_of(half, requires_grad), reference.array_of(half, requires_grad)
        assert_same(got, expected, what="result for bfloat16")
    assert_same(
        student.array_of(values.T, False), reference.array_of(values.T, False), what="result for a transposed tensor"
    )


# --- broadcasting -----------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="broadcasting",
    visibility="public",
    hint="Along which dimension is the mean, and by what number do you divide?",
)
def test_standardized_columns(student, reference, draw):
    """Each column gets mean 0 and standard deviation 1."""
    x = draw.normal(6, 4, mean=3.0, std=2.0) * torch.tensor([1.0, 10.0, 0.1, 5.0], dtype=torch.float64)
    assert_same(student.standardize(x), reference.standardize(x), what="result")


@pytest.mark.grade(
    task="broadcasting", hint="What is 0 / 0? Which numbers share a deviation, in a square matrix too? Is x as it was?"
)
def test_standardized_special_columns(student, reference, draw):
    """Constant columns become zeros, a square matrix is no special case, and the input survives."""
    x = draw.normal(5, 5, mean=20.0, std=0.3)
    x[:, 1] = float(draw.integer(3, 9))
    got, expected = student.kept("standardize", x), reference.kept("standardize", x)
    assert_same(got["result"], expected["result"], what="result")
    assert_true(got["unchanged"], CHANGED)
    x = draw.normal(7, 3, dtype=torch.float32)
    assert_same(student.standardize(x), reference.standardize(x), rtol=1e-4, atol=1e-5, what="result for float32")


@pytest.mark.grade(task="broadcasting", visibility="public", hint="Which shapes broadcast to (N, M, D)?")
def test_distances_of_two_sets(student, reference, draw):
    """The distance of each pair stands in its row and column."""
    a, b = draw.normal(4, 3), draw.normal(5, 3)
    assert_same(student.squared_distances(a, b), reference.squared_distances(a, b), what="result")


@pytest.mark.grade(
    task="broadcasting", hint="What is left of a small difference of two large numbers? Which pairs are there if N = M?"
)
def test_distances_far_from_zero(student, reference, draw):
    """Distances are exact for points that are close together and far from zero, and for sets of equal size."""
    centre = draw.uniform(6, low=1e6, high=2e6)
    for count in (4, 1, 6):
        a, b = centre + draw.normal(4, 6), centre + draw.normal(count, 6)
        got, expected = student.kept("squared_distances", a, b), reference.kept("squared_distances", a, b)
        assert_same(got["result"], expected["result"], what="result")
        assert_true(got["unchanged"], CHANGED)


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
    task="broadcasting",
    hint="What is 3 - 5 in uint8? Would a square image with as many channels tell H, W and C apart?",
)
def test_other_images_to_a_batch(student, reference, draw):
    """Dark images, one channel and images as wide as channels are many come out right."""
    for count, high, wide, channels in ((3, 2, 3, 3), (1, 5, 4, 1), (2, 4, 4, 4)):
        pixels = draw.integers(count, high, wide, channels, low=0, high=256).to(torch.uint8)
        pixels[0] = pixels[0] // 20
        mean = draw.uniform(channels, low=0.3, high=0.7).tolist()
        std = draw.uniform(channels, low=0.1, high=0.4).tolist()
        got, expected = student.batch(pixels, mean, std), reference.batch(pixels, mean, std)
        assert_same(got["result"], expected["result"], rtol=1e-4, atol=1e-5, what="result")
        assert_true(got["unchanged"], CHANGED)


# --- the net forwards -------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="forward", visibility="public", hint="Is there a ReLU between the layers, and none after the last?"
)
def test_scores_of_a_batch(student, reference, draw):
    """The scores of a batch are right."""
    x, params = draw.normal(3, 4), network(draw)
    assert_same(student.scores(x, params), reference.scores(x, params), what="scores")


@pytest.mark.grade(
    task="forward",
    weight=2,
    hint="Are x, z and h all there afterwards, even after another batch, and do the parameters survive?",
)
def test_what_forward_keeps(student, reference, draw):
    """The cache holds what the hand-out lists, belongs to its own call, and nothing is changed; one sample works."""
    for count in (7, 1):
        arguments = (draw.normal(count, 4), draw.normal(count, 4), network(draw))
        got, expected = student.passed(*arguments), reference.passed(*arguments)
        assert_same(got["scores"], expected["scores"], what="scores")
        assert_true(got["unchanged"], CHANGED)
        assert_same(got["cache"], expected["cache"], what="cache")


# --- the loss ---------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="loss", weight=2, hint="Which parameters are penalised, and with which factor?")
def test_loss_with_decay(student, reference, draw):
    """The penalty counts all weights, and nothing else."""
    scores, target, params = draw.normal(6, 5), draw.integers(6, high=5), network(draw)
    arguments = (scores, target, params, draw.number(0.3, 0.5))
    assert_same(student.loss(*arguments), reference.loss(*arguments).item(), what="loss")


@pytest.mark.grade(task="loss", weight=2, hint="How large is exp(10000), and how large need the largest exponent be?")
def test_large_scores(student, reference, draw):
    """Scores in the thousands, of either sign, give a finite loss and a finite gradient."""
    params = network(draw)
    for middle in (1e4, -1e4, 0.0):
        scores, target = middle + draw.normal(7, 5, std=2.0), draw.integers(7, high=5)
        scores[2:4] += draw.normal(2, 5, std=3000.0)
        assert_same(student.loss(scores, target, params), reference.loss(scores, target, params).item(), what="loss")
        got, expected = student.score_gradients(scores, target), reference.score_gradients(scores, target)
        assert_same(got["first"], expected["first"], what="gradient")


@pytest.mark.grade(task="loss", hint="Is the gradient written by hand, and are the scores the same afterwards?")
def test_gradient_of_scores_twice(student, reference, draw):
    """The gradient comes from a formula that leaves the scores alone, also for one sample."""
    for count in (6, 1):
        scores, target = draw.normal(count, 4), draw.integers(count, high=4)
        got, expected = student.score_gradients(scores, target), reference.score_gradients(scores, target)
        for order in ("first", "second"):
            assert_same(got[order], expected[order], what=f"gradient of the {order} call")
        assert_true(got["unchanged"], CHANGED)
        assert_true(got["by hand"], BY_HAND)


# --- the net backwards ------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(
    task="backward", weight=2, hint="What is the derivative of decay * w ** 2, and for which parameters?"
)
def test_gradients_with_decay(student, reference, draw):
    """The penalty takes part in the gradients as it does in the loss, and no argument changes."""
    arguments = (draw.normal(7, 3), network(draw, 3, 6, 4), draw.normal(7, 4), draw.number(0.3, 0.5))
    got, expected = student.gradients_and_arguments(*arguments), reference.gradients_and_arguments(*arguments)
    assert_same(got["gradients"], expected["gradients"], what="dict of gradients")
    assert_true(got["unchanged"], CHANGED)


@pytest.mark.grade(task="backward", hint="Whose cache does backward read, and does it leave it as it was?")
def test_two_batches_in_turns(student, reference, draw):
    """Each backward pass belongs to its own forward pass, and can be repeated."""
    batches, params = (draw.normal(3, 4), draw.normal(7, 4)), network(draw)
    upstreams = [draw.normal(3, 5), draw.normal(7, 5)]
    got = student.gradients_in_turns(*batches, params, upstreams)
    expected = reference.gradients_in_turns(*batches, params, upstreams)
    for name, left, right in zip(("first", "second", "repeated"), got, expected, strict=True):
        assert_same(left, right, what=f"dict of gradients of the {name} pass")


@pytest.mark.grade(task="backward", hint="Which formulas did you write, and does anything hang on a graph?")
def test_gradients_without_autograd(student, reference, draw):
    """The gradients are computed by hand and hang on no graph, whatever the parameters require."""
    arguments = (draw.normal(7, 4), network(draw), draw.normal(7, 5))
    got, expected = student.gradients_by_hand(*arguments), reference.gradients_by_hand(*arguments)
    assert_same(got["gradients"], expected["gradients"], what="dict of gradients")
    assert_true(got["by hand"], BY_HAND)
    got, expected = student.gradients_of_leaves(*arguments), reference.gradients_of_leaves(*arguments)
    assert_same(got["gradients"], expected["gradients"], what="dict of gradients of parameters that require gradients")
    assert_true(not got["attached"], "the gradients hang on a graph of autograd")
    assert_true(not got["filled"], "the .grad of a parameter was filled: autograd ran")


# --- training ---------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(
    task="training", weight=2, hint="Are they the same tensors? All gradients belong to the weights before the step."
)
def test_one_step_in_place(student, reference, draw):
    """The tensors themselves change, also leaves of autograd, and the input does not."""
    data, decay = problem(draw, 6), draw.number(0.1, 0.2)
    for leaves in (False, True):
        arguments = (*data, 0.7, decay, leaves)
        got, expected = student.stepped(*arguments), reference.stepped(*arguments)
        assert_same(got["loss"], expected["loss"], what="loss")
        assert_same(got["parameters"], expected["parameters"], what="dict of parameters after the step")
        assert_true(got["leaves"], "a parameter is no longer the leaf that it was")
        assert_true(got["unchanged"], CHANGED)
        assert_true(got["by hand"], BY_HAND)


@pytest.mark.grade(
    task="training", weight=2, hint="How many losses are there, of which weights, and is the penalty among them?"
)
def test_fit_to_random_data(student, reference, draw):
    """Forty steps follow the same path, loss by loss, and arrive at the same parameters."""
    data = problem(draw, 9)
    for steps, options in ((40, (0.05,)), (7, ()), (0, ())):
        arguments = (*data, steps, 0.3, *options)
        got, expected = student.fitted(*arguments), reference.fitted(*arguments)
        assert_same(got["losses"], expected["losses"], what="list of losses")
        assert_same(got["parameters"], expected["parameters"], what="dict of parameters after the training")
