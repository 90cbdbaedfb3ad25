"""The data parallel suite: shards, replicas, averaged gradients, common steps, wrappers, and a model over devices.

Several ranks run as threads of one process, see the probes. The order of a shuffled epoch is the student's choice:
those checks ask what every such order must satisfy.
"""

from __future__ import annotations

import itertools

import pytest

from grader import assert_same, assert_true

RANKS_DIFFER = "the ranks do not make the same calls to the communicator: real processes would wait for ever"
CHAIN = 3 * 4 + 4 + 4 * 2 + 2  # numbers in the state of the chain
LAYERS = 300  # more numbers than any chain of the pipeline checks holds


def same_on_ranks(actual, expected, what):
    """Compare what the ranks returned, if they came to an end."""
    assert_true(actual["problem"] == "", RANKS_DIFFER)
    assert_same(actual["ranks"], expected["ranks"], what=what)


# --- shard ------------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="shard",
    visibility="public",
    hint="Lay the shards of all ranks side by side and read across. Which list do you see, and how does it end?",
)
def test_shards_in_order(student, reference):
    """Without a shuffle the ranks take turns, and all get the same number of samples."""
    cases = [(length, world_size, 2, 5, False) for length, world_size in ((12, 3), (13, 4), (11, 3), (7, 1))]
    assert_same(student.shards(cases), reference.shards(cases), what="list of shards")


@pytest.mark.grade(
    task="shard", hint="Two samples and five ranks: what does the list look like before it is dealt out?"
)
def test_small_data_sets(student, reference, draw):
    """A data set that is smaller than the number of ranks gives each of them a sample."""
    cases = [(length, world_size, 0, 0, False) for length, world_size in ((2, 7), (3, draw.integer(8, 12)), (1, 4))]
    assert_same(student.shards(cases), reference.shards(cases), what="list of shards")


@pytest.mark.grade(
    task="shard", hint="What must two ranks agree on to see every sample once, and who else draws random numbers?"
)
def test_a_shuffled_epoch(student, draw):
    """In a shuffled epoch each sample is seen, the ranks agree on the order, and global random numbers are kept."""
    length, world_size = draw.integer(40, 60), 7
    found = student.shards_and_random_numbers(length, world_size, draw.integer(1, 9), draw.integer(1, 999))
    indices = found["indices"]
    size = -(-length // world_size)
    whole = isinstance(indices, list) and all(isinstance(each, list) and len(each) == size for each in indices)
    assert_true(whole, "the ranks do not get the same number of samples")
    order = [index for row in zip(*indices, strict=True) for index in row]
    assert_true(sorted(order[:length]) == list(range(length)), "the ranks together do not see each sample once")
    assert_true(order[length:] == order[: len(order) - length], "the end is not filled from the beginning of the order")
    assert_true(order[:length] != list(range(length)), "the order is not shuffled")
    assert_true(found["generators as before"], "global random numbers are changed, by a seed or by drawing")


@pytest.mark.grade(
    task="shard", hint="Change one argument at a time. Which of them should change the order, and does it in yours?"
)
def test_epochs_and_seeds(student, draw):
    """Another epoch of a seed, or another seed in an epoch, has another order; the same epoch and seed the same."""
    length, seed = draw.integer(40, 60), draw.integer(2, 999)
    options = [(0, seed), (1, seed), (2, seed), (0, seed + 50), (0, 0), (1, 0)]
    found = student.shards([(length, 2, *option) for option in options + options])
    first, second = found[: len(options)], found[len(options) :]
    lists = all(isinstance(part, list) for each in found for part in each)
    assert_true(lists, "the indices of a rank are not a list")
    samples = {index for part in first[0] for index in part}
    assert_true(samples == set(range(length)), "the ranks together do not see each sample")
    assert_true(first == second, "the same epoch and seed have another order when asked for again")
    for fixed in (0, 1):
        pairs = itertools.combinations(zip(options, first, strict=True), 2)
        alike = [one for (here, one), (there, other) in pairs if here[fixed] == there[fixed] and one == other]
        assert_true(not alike, f"two {('seeds', 'epochs')[fixed]} have the same order")
    assert_true(set(first[0][0]) != set(first[1][0]), "a rank works on the same samples in every epoch")


# --- replicate --------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="replicate",
    visibility="public",
    hint="Look at one weight of each layer on every rank, before and after. Whose is it?",
)
def test_same_weights_on_all_ranks(student, reference, draw):
    """All ranks hold the parameters of rank 0, frozen or not."""
    numbers = draw.normal(3, CHAIN)
    same_on_ranks(student.replicated(numbers), reference.replicated(numbers), "list of models")


@pytest.mark.grade(task="replicate", hint="What does a model hold beside parameters, and is all of it in state_dict()?")
def test_the_rest_of_the_model(student, reference, draw):
    """All ranks hold the buffers of rank 0, of every kind."""
    numbers = draw.uniform(3, 40, low=0.5, high=2.0)
    expected = reference.replicated_with_buffers(numbers)
    same_on_ranks(student.replicated_with_buffers(numbers), expected, "list of models")


@pytest.mark.grade(
    task="replicate", hint="The optimizer was made before. Which objects does it hold, and are they still in the model?"
)
def test_training_after_replicate(student, reference, draw):
    """An optimizer that was made before goes on with the replicas."""
    arguments = draw.normal(3, CHAIN), draw.normal(6, 3)
    same_on_ranks(student.replicated_and_trained(*arguments), reference.replicated_and_trained(*arguments), "models")


# --- average_gradients ------------------------------------------------------------------------------------------------


def gradients(draw, ranks):
    """Return gradients of three parameters, one row a rank."""
    return [draw.normal(ranks, 4, 3), draw.normal(ranks, 5), draw.normal(ranks, 2, 4)]


@pytest.mark.grade(
    task="average_gradients",
    visibility="public",
    hint="What does .grad hold on each rank before all_reduce, after it, and at the end?",
)
def test_batches_of_equal_size(student, reference, draw):
    """With as many samples on each rank, all ranks hold the mean of the gradients."""
    arguments = gradients(draw, 3), [8, 8, 8]
    same_on_ranks(student.averaged(*arguments), reference.averaged(*arguments), "gradients")


@pytest.mark.grade(
    task="average_gradients", hint="Is the mean of means the mean, if one is of a single sample and one of nine?"
)
def test_batches_of_other_sizes(student, reference, draw):
    """A rank with more samples weighs more, in a model with several parameters or one."""
    for given in (gradients(draw, 4), [draw.normal(4, 6)]):
        arguments = given, [11, 2, 5, 3]
        same_on_ranks(student.averaged(*arguments), reference.averaged(*arguments), "gradients")


@pytest.mark.grade(
    task="average_gradients",
    hint="A parameter that one rank did not use: what does each rank call for it, and hold afterwards?",
)
def test_parameters_without_gradient(student, reference, draw):
    """A parameter that one rank did not use gets the gradient of the others there as well, zeros if there is none."""
    for missing in ([(0, 1), (2, 0), (1, 1)], [(1, 0), (0, 2), (1, 2), (2, 2)]):
        arguments = gradients(draw, 3), [4, 6, 3], missing
        same_on_ranks(student.averaged(*arguments), reference.averaged(*arguments), "gradients")


@pytest.mark.grade(task="average_gradients", hint="What does a rank that has no samples owe the others?")
def test_a_rank_without_samples(student, reference, draw):
    """A rank without samples takes part, and gets the gradients of the others."""
    arguments = gradients(draw, 3), [5, 0, 7], [(1, 0), (1, 1), (1, 2)]
    same_on_ranks(student.averaged(*arguments), reference.averaged(*arguments), "gradients")


# --- parallel_step ----------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="parallel_step",
    visibility="public",
    hint="What is in .grad when the optimizer reads it, and what was in it when the backward began?",
)
def test_one_step(student, reference, draw):
    """All ranks make the step and report the loss of the whole batch."""
    arguments = draw.normal(CHAIN), draw.normal(1, 9, 3), draw.normal(1, 9, 2), [[3, 3, 3]]
    same_on_ranks(student.stepped(*arguments), reference.stepped(*arguments), "losses and weights")


@pytest.mark.grade(
    task="parallel_step",
    weight=2,
    hint="One sample here, nine there: compute the loss of all ten by hand. What does a rank not know?",
)
def test_steps_with_ragged_batches(student, reference, draw):
    """Several steps with batches of other sizes are those of one process."""
    arguments = draw.normal(CHAIN), draw.normal(3, 10, 3), draw.normal(3, 10, 2), [[7, 1, 2], [2, 3, 5], [1, 6, 3]]
    same_on_ranks(student.stepped(*arguments), reference.stepped(*arguments), "losses and weights")


@pytest.mark.grade(task="parallel_step", hint="What is the mean over no samples, and what does a rank without do?")
def test_steps_with_an_empty_batch(student, reference, draw):
    """A rank that has no samples left makes the same step as the others."""
    arguments = draw.normal(CHAIN), draw.normal(2, 8, 3), draw.normal(2, 8, 2), [[5, 0, 3], [2, 6, 0]]
    same_on_ranks(student.stepped(*arguments), reference.stepped(*arguments), "losses and weights")


# --- wrappers ---------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="wrappers",
    visibility="public",
    hint="What tells a wrapper from a model that happens to have a part of the same name?",
)
def test_bare_models(student, reference, draw):
    """The bare model comes out of its wrappers, whatever its parts are called."""
    cases = [("chain", ["parallel"]), ("chain", []), ("two parts", ["distributed"]), ("two parts", [])]
    cases.append(("one part", ["parallel", "distributed"]))
    numbers = draw.normal(CHAIN)
    assert_same(student.unwrapped(cases, numbers), reference.unwrapped(cases, numbers), what="list of bare models")


@pytest.mark.grade(
    task="wrappers",
    hint="Print the names on both sides. How often may the prefix stand there, and whose dict do you change?",
)
def test_weights_through_wrappers(student, reference, draw):
    """Weights go from wrapped and bare models into wrapped and bare ones, and the given dict stays as it is."""
    cases = [("chain", ["parallel"], []), ("chain", [], ["distributed"]), ("chain", ["parallel"], ["distributed"])]
    cases += [("chain", [], []), ("chain", ["parallel", "distributed"], [])]
    arguments = cases, draw.normal(CHAIN)
    assert_same(student.loaded(*arguments), reference.loaded(*arguments), what="list of models")


@pytest.mark.grade(task="wrappers", hint="Where may `module` stand in a name that has nothing to do with a wrapper?")
def test_parts_with_the_name_of_a_wrapper(student, reference, draw):
    """A model whose own parts are called like the wrapper's keeps their names."""
    cases = [(kind, saved, []) for kind in ("two parts", "deep", "one part") for saved in ([], ["parallel"])]
    arguments = cases, draw.normal(CHAIN)
    assert_same(student.loaded(*arguments), reference.loaded(*arguments), what="list of models")


@pytest.mark.grade(task="wrappers", hint="Who notices that a weight was not in the state dict?")
def test_weights_of_another_model(student, reference, draw):
    """A state dict whose names do not fit is refused, one that fits is loaded."""
    numbers = draw.normal(CHAIN)
    actual, expected = student.refused(numbers), reference.refused(numbers)
    assert_same(actual["said"], expected["said"], what="list of outcomes")
    assert_same(actual["values"], expected["values"], what="model after loading")


# --- pipeline ---------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="pipeline",
    visibility="public",
    hint="Compare output and parameters() of your module with those of nn.Sequential. What differs?",
)
def test_chain_on_one_device(student, reference, draw):
    """A pipeline computes what the chain computes, and has its parameters."""
    arguments = draw.normal(LAYERS), draw.normal(6, 3), [3, 6, 2]
    expected = reference.piped_on_the_cpu(*arguments)
    assert_same(student.piped_on_the_cpu(*arguments), expected, what="list of results")


@pytest.mark.grade(
    task="pipeline",
    hint="Write down how many layers each device gets. Do they add up, and where is x when a run begins?",
)
def test_chain_over_two_devices(student, reference, draw, device):
    """Each device gets its run of layers, and the output comes from the last one."""
    numbers, x = draw.normal(LAYERS), draw.normal(5, 3)
    three = ["cpu", "cuda", "cpu"]
    cases = [(7, three), (8, three), (6, three), (5, ["cuda", "cpu"]), (4, ["cpu", "cuda"])]
    expected = reference.piped(device, numbers, x, cases)
    assert_same(student.piped(device, numbers, x, cases), expected, what="list of results")


@pytest.mark.grade(task="pipeline", hint="Does the way back lead over the border between two devices, too?")
def test_gradients_through_a_pipeline(student, reference, draw, device):
    """Gradients reach the first layer and the input, and the given layers are the ones that are trained."""
    arguments = device, draw.normal(LAYERS), draw.normal(7, 3), draw.normal(7, 3)
    assert_same(student.piped_back(*arguments), reference.piped_back(*arguments), what="result")
