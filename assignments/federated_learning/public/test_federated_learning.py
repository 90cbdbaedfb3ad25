"""The visible checks of federated_learning; `grader check federated_learning` runs them."""

from __future__ import annotations
import pytest
import torch
from grader import assert_same, assert_true


def linear_state(draw, inputs, outputs):
    """Return the state of a linear layer."""
    return {"weight": draw.normal(outputs, inputs), "bias": draw.normal(outputs)}


def numbers(draw, sizes, inputs, outputs):
    """Return batches of these sizes, with targets that are numbers."""
    return [(draw.normal(size, inputs, mean=0.5), draw.normal(size, outputs)) for size in sizes]


def same_average(student, reference, states, sizes):
    """Compare the average of states."""
    got, expected = student.averaged(states, sizes), reference.averaged(states, sizes)
    assert_same(got["average"], expected["average"], what="average")
    assert_same(got["order"], expected["order"], what="order of the names")


def same_model(got, expected):
    """Compare the model after rounds."""
    assert_same(got["state"], expected["state"], what="state of the global model")
    assert_true(got["same parameters"], "the global model has other parameter objects than before the round")


def assert_split(parts, labels, clients):
    """Raise unless each sample is with one client, and all clients have the same number."""
    assert_same(len(parts), clients, what="number of clients")
    for part in parts:
        assert_same(list(part.shape), [len(labels) // clients], what="shape of a client's indices")
        assert_same(str(part.dtype), "torch.int64", what="dtype of a client's indices")
    every, _ = torch.cat(parts).sort()
    assert_same(every, torch.arange(len(labels)), what="sorted indices of all clients together")


@pytest.mark.grade(
    task="split",
    visibility="public",
    hint="Put the indices of all clients together and sort them. What should you see?",
)
def test_every_sample_has_one_client(student, reference, draw):
    """The clients' parts are disjoint, complete and of one size."""
    labels = draw.integers(60, high=7)
    got = student.splits(labels, 5, 3, [draw.integer(0, 1 << 30)])["splits"][0]
    assert_split(got, labels, 5)


@pytest.mark.grade(
    task="average",
    visibility="public",
    hint="One client holds 0 and has one sample, another holds 1 and has three. What is their average?",
)
def test_clients_of_different_sizes(student, reference, draw):
    """Clients count by their number of samples."""
    states = [linear_state(draw, 4, 3) for _ in range(3)]
    same_average(student, reference, states, [10, 30, 60])


@pytest.mark.grade(
    task="client", visibility="public", hint="Take one batch: what is the old weight minus the new one? Then take two."
)
def test_one_epoch_of_a_client(student, reference, draw):
    """A client takes one step for each batch."""
    state, data = linear_state(draw, 4, 3), [numbers(draw, (5, 5, 2), 4, 3)]
    args = "linear", state, "mse_loss", data, 0.1
    expected = reference.trained(*args)["clients"]
    assert_same(student.trained(*args)["clients"], expected, what="list of the clients' states")


@pytest.mark.grade(
    task="round",
    visibility="public",
    hint="What is averaged, by which sizes, and into which objects does the result go?",
)
def test_round_of_all_clients(student, reference, draw):
    """A round loads the weighted average of all clients into the model."""
    clients = [numbers(draw, (size,), 4, 3) for size in (3, 9, 6)]
    args = "linear", linear_state(draw, 4, 3), clients, [[0, 1, 2]]
    same_model(student.after_rounds(*args), reference.after_rounds(*args))


def same_clipping(student, reference, updates, max_norm):
    """Compare clipped updates, and the updates afterwards."""
    got, expected = student.clipped(updates, max_norm), reference.clipped(updates, max_norm)
    assert_same(got["clipped"], expected["clipped"], what="list of clipped updates")
    assert_same(got["updates"], expected["updates"], what="list of updates afterwards")


@pytest.mark.grade(
    task="privacy",
    visibility="public",
    hint="Print the norm before and after, for a long update and for a short one. What should it be?",
)
def test_large_and_small_updates(student, reference, draw):
    """A large update is scaled down, a small one stays."""
    updates = [{"w": draw.uniform(3, 4, low=low, high=2 * low)} for low in (1.0, 0.01)]
    same_clipping(student, reference, updates, 0.8)


@pytest.mark.grade(
    task="privacy",
    visibility="public",
    hint="One update is a thousand times as large as the others. How far may it move the mean?",
)
def test_mean_without_noise(student, reference, draw):
    """With a multiplier of 0 the result is the mean of the clipped updates."""
    updates = [{"w": draw.normal(3, 4, std=scale), "b": draw.normal(3)} for scale in (0.1, 2.0, 9.0, 0.5)]
    for some in (updates, updates[1:2]):
        args = some, 1.3, 0.0, draw.integer(0, 1 << 30)
        expected = reference.means(*args)["first"]
        assert_same(student.means(*args)["first"], expected, what="private mean without noise")


@pytest.mark.grade(
    task="private_round", visibility="public", hint="Update or state: what is clipped, and to what is the mean added?"
)
def test_private_round_without_noise(student, reference, draw):
    """With a multiplier of 0, the mean of the clipped updates is added to the model; all clients count the same."""
    clients = [numbers(draw, (size,), 4, 3) for size in (3, 9, 5)]
    args = "linear", linear_state(draw, 4, 3), clients, [[0, 1, 2]], 0.9, 0.0, 1
    same_model(student.after_private_rounds(*args), reference.after_private_rounds(*args))
