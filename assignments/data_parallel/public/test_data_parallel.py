"""The visible checks of data_parallel; `grader check data_parallel` runs them."""

from __future__ import annotations
import pytest
from grader import assert_same, assert_true


RANKS_DIFFER = "the ranks do not make the same calls to the communicator: real processes would wait for ever"


CHAIN = 3 * 4 + 4 + 4 * 2 + 2  # numbers in the state of the chain


LAYERS = 300  # more numbers than any chain of the pipeline checks holds


def same_on_ranks(actual, expected, what):
    """Compare what the ranks returned, if they came to an end."""
    assert_true(actual["problem"] == "", RANKS_DIFFER)
    assert_same(actual["ranks"], expected["ranks"], what=what)


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
    task="replicate",
    visibility="public",
    hint="Look at one weight of each layer on every rank, before and after. Whose is it?",
)
def test_same_weights_on_all_ranks(student, reference, draw):
    """All ranks hold the parameters of rank 0, frozen or not."""
    numbers = draw.normal(3, CHAIN)
    same_on_ranks(student.replicated(numbers), reference.replicated(numbers), "list of models")


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
    task="parallel_step",
    visibility="public",
    hint="What is in .grad when the optimizer reads it, and what was in it when the backward began?",
)
def test_one_step(student, reference, draw):
    """All ranks make the step and report the loss of the whole batch."""
    arguments = draw.normal(CHAIN), draw.normal(1, 9, 3), draw.normal(1, 9, 2), [[3, 3, 3]]
    same_on_ranks(student.stepped(*arguments), reference.stepped(*arguments), "losses and weights")


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
    task="pipeline",
    visibility="public",
    hint="Compare output and parameters() of your module with those of nn.Sequential. What differs?",
)
def test_chain_on_one_device(student, reference, draw):
    """A pipeline computes what the chain computes, and has its parameters."""
    arguments = draw.normal(LAYERS), draw.normal(6, 3), [3, 6, 2]
    expected = reference.piped_on_the_cpu(*arguments)
    assert_same(student.piped_on_the_cpu(*arguments), expected, what="list of results")
