"""The suite of federated learning: dealing data out, averaging, training clients, rounds, clipping and noise.

What depends on a generator is judged by facts that hold for every stream of random numbers; beside each such check
stands how often a right answer fails it.
"""

from __future__ import annotations

import math

import pytest
import torch

from grader import assert_same, assert_true


def linear_state(draw, inputs, outputs):
    """Return the state of a linear layer."""
    return {"weight": draw.normal(outputs, inputs), "bias": draw.normal(outputs)}


def norm_state(draw, counter, *, inputs=4, hidden=5, outputs=3):
    """Return the state of a net with batch normalisation that has seen *counter* batches."""
    return {
        "0.weight": draw.normal(hidden, inputs),
        "0.bias": draw.normal(hidden),
        "1.weight": draw.uniform(hidden, low=0.5, high=1.5),
        "1.bias": draw.normal(hidden),
        "1.running_mean": draw.normal(hidden),
        "1.running_var": draw.uniform(hidden, low=0.5, high=2.0),
        "1.num_batches_tracked": torch.tensor(counter),
        "3.weight": draw.normal(outputs, hidden),
        "3.bias": draw.normal(outputs),
    }


def numbers(draw, sizes, inputs, outputs):
    """Return batches of these sizes, with targets that are numbers."""
    return [(draw.normal(size, inputs, mean=0.5), draw.normal(size, outputs)) for size in sizes]


def classes(draw, sizes, inputs=4, outputs=3):
    """Return batches of these sizes, with targets that are classes."""
    return [(draw.normal(size, inputs), draw.integers(size, high=outputs)) for size in sizes]


def same_average(student, reference, states, sizes):
    """Compare the average of states."""
    got, expected = student.averaged(states, sizes), reference.averaged(states, sizes)
    assert_same(got["average"], expected["average"], what="average")
    assert_same(got["order"], expected["order"], what="order of the names")


def same_model(got, expected):
    """Compare the model after rounds."""
    assert_same(got["state"], expected["state"], what="state of the global model")
    assert_true(got["same parameters"], "the global model has other parameter objects than before the round")


# --- split ------------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="split", hint="How many labels can a client see that has two shards?")
def test_labels_of_a_client(student, reference, draw):
    """A client has whole shards: where each label fills shards, it sees few labels, each in whole shards."""
    labels = torch.arange(8).repeat_interleave(9)[draw.permutation(72)]  # each label fills 3 shards of 3
    got = student.splits(labels, 12, 2, [draw.integer(0, 1 << 30)])["splits"][0]
    assert_split(got, labels, 12)
    for part in got:
        counts = torch.bincount(labels[part], minlength=8)
        assert_true(not bool((counts % 3).any()), "a client does not have whole shards of the sorted samples")


@pytest.mark.grade(
    task="split", hint="Two generators of one seed, and one of another seed: which of the splits should agree?"
)
def test_who_gets_which_shard(student, reference, draw):
    """The generator alone decides who gets which shard.

    Two seeds deal 24 shards out to 8 clients in the same way once in 24! / (3!)^8 = 4e17 times.
    """
    labels = draw.integers(96, high=6)
    seed = draw.integer(0, 1 << 30)
    got = student.splits(labels, 8, 3, [seed, seed, seed + 1])
    for split in got["splits"]:
        assert_split(split, labels, 8)
    first, again, other = (torch.stack([part.sort().values for part in split]) for split in got["splits"])
    assert_same(again, first, what="split by a generator in the same state")
    assert_true(not torch.equal(first, other), "two generators of different seeds deal out the same shards")
    assert_true(got["untouched"], "the split draws from the global generator, or seeds it")


# --- average ----------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="average",
    visibility="public",
    hint="One client holds 0 and has one sample, another holds 1 and has three. What is their average?",
)
def test_clients_of_different_sizes(student, reference, draw):
    """Clients count by their number of samples."""
    states = [linear_state(draw, 4, 3) for _ in range(3)]
    same_average(student, reference, states, [10, 30, 60])


@pytest.mark.grade(task="average", hint="What is in a state besides parameters, and of which dtypes?")
def test_state_with_batch_normalisation(student, reference, draw):
    """Running statistics are averaged, counters are not, and every dtype stays what it is."""
    states = [norm_state(draw, counter) for counter in (3, (1 << 53) + 1, 9)]
    same_average(student, reference, states, [5, 20, 75])
    states = [
        {"half": state["0.bias"].to(torch.float32), "seen": state["1.bias"] > 0, "steps": draw.integers(4, high=99)}
        for state in states
    ]
    got, expected = student.averaged(states, [8, 1, 3]), reference.averaged(states, [8, 1, 3])
    assert_same(got["average"], expected["average"], rtol=1e-4, atol=1e-5, what="average")


@pytest.mark.grade(task="average", hint="Is the average a tensor of its own? Do the clients keep theirs?")
def test_clients_afterwards(student, reference, draw):
    """The clients keep their states, also when somebody writes into the average, and also a single client."""
    for count in (3, 1):
        states, sizes = [norm_state(draw, 4 + k) for k in range(count)], [7, 2, 4][:count]
        expected = reference.averaged_and_changed(states, sizes)
        assert_same(student.averaged_and_changed(states, sizes), expected, what="average and the clients' states")


@pytest.mark.grade(task="average", hint="What is 0 * NaN? And are the names in the same order everywhere?")
def test_client_without_samples(student, reference, draw):
    """A client without samples changes nothing, whatever it holds; names are matched, not positions."""
    states = [{"b": draw.normal(4), "a": draw.normal(4), "count": torch.tensor(k)} for k in (5, 99, 7)]
    states[1] = {name: torch.full_like(states[1][name], math.nan) for name in "ba"} | {"count": torch.tensor(99)}
    states[2] = {name: states[2][name] for name in ("a", "count", "b")}
    same_average(student, reference, states, [6, 0, 15])


@pytest.mark.grade(
    task="average", hint="What do you do with a name that one client alone knows, and what if nobody has data?"
)
def test_states_without_an_average(student, reference, draw):
    """Different names, more of them or fewer, and clients that all are empty, are refused."""
    a, b = linear_state(draw, 2, 3), linear_state(draw, 2, 3)
    more = b | {"scale": draw.normal(3)}
    cases = [([a, b], [3, 1]), ([a, more], [3, 1]), ([more, a], [3, 1]), ([a, more], [3, 0]), ([a, b], [0, 0])]
    got, expected = student.averages_or_refusals(cases), reference.averages_or_refusals(cases)
    assert_same(got, expected, what="list of averages and refusals")


# --- client -----------------------------------------------------------------------------------------------------------


def same_clients(student, reference, *args):
    """Compare what clients send back, and the global model afterwards."""
    got, expected = student.trained(*args), reference.trained(*args)
    assert_same(got["clients"], expected["clients"], what="list of the clients' states")
    assert_same(got["model"], expected["model"], what="state of the global model afterwards")
    assert_same(got["training"], expected["training"], what="mode of the global model afterwards")
    assert_same(got["gradients"], expected["gradients"], what="gradients of the global model afterwards")


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
    task="client", hint="How many steps are taken in all, and what is the velocity at the start of the second epoch?"
)
def test_several_epochs(student, reference, draw):
    """Training goes on over epochs with one optimizer."""
    state, data = linear_state(draw, 5, 2), [numbers(draw, (4, 6), 5, 2)]
    same_clients(student, reference, "linear", state, "mse_loss", data, 0.05, 0.9, 3)


@pytest.mark.grade(
    task="client", weight=2, hint="Train the same client twice. Should the results be equal, and are they?"
)
def test_one_client_after_the_other(student, reference, draw):
    """Each client starts from the global model, without anything of the client before, also one without data."""
    state = linear_state(draw, 4, 3)
    data = [numbers(draw, sizes, 4, 3) for sizes in ((5, 4), (3,), (), (6, 2, 4))]
    same_clients(student, reference, "linear", state, "mse_loss", data, 0.05, 0.8, 2)


@pytest.mark.grade(task="client", hint="In which mode does a client train, and in which one was the global model?")
def test_client_with_batch_normalisation(student, reference, draw):
    """A client trains in training mode and sends everything; the global model stays in evaluation."""
    state, data = norm_state(draw, 2), [classes(draw, (6, 4)), classes(draw, (5,))]
    same_clients(student, reference, "norm", state, "cross_entropy", data, 0.1, 0.0, 2)


# --- round ------------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(
    task="round",
    weight=2,
    hint="Take the client that was chosen second. Whose data does it train on, and whose size weighs it?",
)
def test_rounds_of_some_clients(student, reference, draw):
    """Only chosen clients count, by their samples, which need not be as many in each batch."""
    clients = [numbers(draw, sizes, 3, 5) for sizes in ((8, 8, 1), (4,), (20, 3), (), (5, 2), (7,))]
    args = "linear", linear_state(draw, 3, 5), clients, [[4, 2, 0], [1, 3, 2], [5]]
    same_model(student.after_rounds(*args), reference.after_rounds(*args))


@pytest.mark.grade(task="round", hint="Does a second round start from the model that the first one left?")
def test_rounds_of_training(student, reference, draw):
    """Rounds of real training change parameters, running statistics and counters."""
    clients = [classes(draw, sizes) for sizes in ((5, 4), (7,), (4, 6, 3))]
    args = norm_state(draw, 3), clients, [[2, 0], [0, 1, 2]], 0.1, 0.5, 2
    got, expected = student.after_rounds_of_training(*args), reference.after_rounds_of_training(*args)
    assert_same(got, expected, what="state of the global model")


# --- privacy ----------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="privacy", hint="Is there one norm for each entry, or one for each client? Can it be 0?")
def test_updates_of_several_entries(student, reference, draw):
    """The norm is that of all entries together; an update of zeros stays one."""
    updates = [{"w": draw.normal(4, 3, std=scale), "b": draw.normal(5, std=0.3)} for scale in (3.0, 0.001)]
    updates.append({name: torch.zeros_like(value) for name, value in updates[0].items()})
    same_clipping(student, reference, updates, 1.7)


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


def noisy_means(student, reference, draw):
    """Return what the student answers, the mean without noise, and the scale of the noise on the mean of 4 clients."""
    base = {name: draw.normal(60, 100, std=0.1) for name in "ab"}
    updates = [{name: factor * value for name, value in base.items()} for factor in (0.01, 1.0, -0.3, 2.0)]
    max_norm, multiplier, seed = draw.number(1.8, 2.4), draw.number(1.3, 1.7), draw.integer(0, 1 << 30)
    exact = reference.means(updates, max_norm, 0.0, seed)["first"]
    return student.means(updates, max_norm, multiplier, seed), exact, multiplier * max_norm / 4


@pytest.mark.grade(
    task="privacy", weight=2, hint="Which standard deviation has the noise on the sum, and which one then on the mean?"
)
def test_scale_of_the_noise(student, reference, draw):
    """The noise is normal, of the right scale, and independent for each element.

    For n = 12000 independent normal numbers of the right scale, these fail less often than
    standard deviation off by 6 %: 1e-17 (Chernoff, chi-square of n); mean beyond 7 standard errors: 3e-12;
    share within one sigma off by 0.035: 4e-13 (Hoeffding); correlation of two entries of 6000 beyond 8 / sqrt(6000):
    4e-14 (Chernoff); less than 99 % distinct numbers: 1e-30. All together: below 1e-11.
    """
    got, exact, sigma = noisy_means(student, reference, draw)
    for name, value in exact.items():
        assert_same(list(got["first"][name].shape), list(value.shape), what="shape of an entry of the private mean")
        assert_same(str(got["first"][name].dtype), str(value.dtype), what="dtype of an entry of the private mean")
    noise = torch.stack([got["first"][name] - exact[name] for name in "ab"]) / sigma
    count = noise.numel()
    spread = float(noise.square().mean().sqrt())
    assert_true(abs(spread - 1) < 0.06, "the noise does not have the standard deviation that it should have")
    assert_true(abs(float(noise.mean())) < 7 / math.sqrt(count), "the noise does not have mean 0")
    share = float((noise.abs() < 1).double().mean())
    assert_true(abs(share - 0.6827) < 0.035, "the noise has another distribution than the normal one")
    overlap = float((noise[0] * noise[1]).mean())
    assert_true(abs(overlap) < 8 / math.sqrt(count / 2), "the noise of one entry tells that of another")
    distinct = len(noise.flatten().unique())
    assert_true(distinct > 0.99 * count, "the noise is not independent for each element")


@pytest.mark.grade(task="privacy", hint="Where does the noise come from, and in which state is its source afterwards?")
def test_source_of_the_noise(student, reference, draw):
    """The generator that is handed in decides the noise, and goes on; no other one is touched.

    Two draws of 12000 float64 numbers from one stream are equal with a probability of 0 (below 1e-100).
    """
    got, exact, sigma = noisy_means(student, reference, draw)
    assert_same(got["fresh"], got["first"], what="private mean by a generator in the same state")
    for name in "ab":
        moved = float((got["second"][name] - got["first"][name]).abs().mean())
        assert_true(moved > 0.1 * sigma, "two calls in a row with one generator give the same noise")
        assert_same(list(got["first"][name].shape), list(exact[name].shape), what="shape of an entry")
        near = float((got["first"][name] - exact[name]).abs().max())
        assert_true(near < 12 * sigma, "the private mean is far from the mean")  # fails in 1e-28 of right answers
    assert_true(got["untouched"], "the noise comes from the global generator, or seeds it")


# --- private round ----------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="private_round", visibility="public", hint="Update or state: what is clipped, and to what is the mean added?"
)
def test_private_round_without_noise(student, reference, draw):
    """With a multiplier of 0, the mean of the clipped updates is added to the model; all clients count the same."""
    clients = [numbers(draw, (size,), 4, 3) for size in (3, 9, 5)]
    args = "linear", linear_state(draw, 4, 3), clients, [[0, 1, 2]], 0.9, 0.0, 1
    same_model(student.after_private_rounds(*args), reference.after_private_rounds(*args))


@pytest.mark.grade(
    task="private_round", hint="Follow a running mean and a counter through the round. What is the update of each?"
)
def test_private_rounds_with_buffers(student, reference, draw):
    """Buffers of numbers take part, counters stay, a client without data counts, and rounds go on from each other."""
    clients = [classes(draw, sizes) for sizes in ((5, 4), (7,), (4, 6, 3), (2, 2), ())]
    args = "norm", norm_state(draw, 6), clients, [[3, 0], [2, 1, 4, 0]], 1.1, 0.0, 1
    same_model(student.after_private_rounds(*args), reference.after_private_rounds(*args))


@pytest.mark.grade(
    task="private_round",
    hint="How large is the noise on the sum, how large on the mean, and what is the mean added to?",
)
def test_noise_of_a_private_round(student, reference, draw):
    """The model moves by noise of the right scale.

    The standard deviation of 2040 normal numbers is off by 15 % in less than 1e-17 of all cases (Chernoff).
    """
    state = {name: 9 * value for name, value in linear_state(draw, 50, 40).items()}  # far larger than the noise
    clients = [numbers(draw, (size,), 50, 40) for size in (2, 3, 4, 2, 1)]
    max_norm, multiplier, seed = draw.number(1.8, 2.4), draw.number(1.3, 1.7), draw.integer(0, 1 << 30)
    args = "linear", state, clients, [[3, 0, 4]], max_norm
    exact = reference.after_private_rounds(*args, 0.0, seed)["state"]
    got = student.after_private_rounds(*args, multiplier, seed)["state"]
    for name, value in exact.items():
        assert_same(list(got[name].shape), list(value.shape), what="shape of an entry of the state")
    noise = torch.cat([(got[name] - exact[name]).flatten() for name in exact]) / (multiplier * max_norm / 3)
    spread = float(noise.square().mean().sqrt())
    assert_true(abs(spread - 1) < 0.15, "the noise does not have the standard deviation that it should have")
