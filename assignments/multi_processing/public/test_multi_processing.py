"""The visible checks of multi_processing; `grader check multi_processing` runs them."""

import pytest
import torch
from grader import assert_same


def same(student, reference, name, *arguments, what, each=()):
    """Compare what a probe says; the entries *each* come first, with names of their own."""
    actual, expected = getattr(student, name)(*arguments), getattr(reference, name)(*arguments)
    for key, words in each:
        assert_same(actual[key], expected[key], what=words)
    assert_same(actual, expected, what=what)


ENDING = (
    ("ended", "way in which it ends (it returns, raises or waits for ever)"),
    ("processes", "number of processes"),
)


LEFT = (("left", "number of processes that still run"),)


LOCK = (
    ("outside", "answer to whether anything is written without holding the lock"),
    ("together", "answer to whether two workers hold a lock for the same thing"),
)


@pytest.mark.grade(task="run_workers", visibility="public", hint="When are all workers done?")
def test_one_worker(student, reference, draw):
    """A single worker is run and waited for."""
    same(student, reference, "workers_run", draw.normal(1, 5), what="what the worker left", each=(*ENDING, *LEFT))


@pytest.mark.grade(task="counts", visibility="public", hint="Is the tensor that was given changed, and by whom?")
def test_counts_of_two_parts(student, reference, draw):
    """Counts are added to those that are there, in place, while the lock is held."""
    parts, counts = [draw.integers(9, high=5), draw.integers(6, high=4)], draw.integers(5, high=50)
    same(student, reference, "counted", parts, counts, what="result", each=LOCK[:1])


@pytest.mark.grade(task="counts", visibility="public", hint="Can the parent see what the workers write?")
def test_counts_with_two_workers(student, reference, draw):
    """Two workers count together."""
    values = torch.cat([torch.arange(4), draw.integers(10, high=4)])
    same(student, reference, "counted_together", values, 4, 2, what="result", each=(*ENDING, *LEFT, *LOCK))


@pytest.mark.grade(task="map_worker", visibility="public", hint="Which items of the queue are for this worker?")
def test_tasks_of_one_worker(student, reference, draw):
    """Results carry their index, and the worker takes nothing after its None."""
    values = list(draw.normal(3, 4))
    same(student, reference, "tasks_done", values, [2, 0, 7], (), False, what="list of results")


@pytest.mark.grade(task="parallel_map", visibility="public", hint="How does each worker learn that it is done?")
def test_map_with_two_workers(student, reference, draw):
    """Two workers compute all results, and end."""
    same(student, reference, "mapped", draw.normal(5, 3), 2, what="result", each=(*ENDING, *LEFT))


STEP = (
    ("outside", "answer to whether anything is written without holding the lock"),
    ("held while computing", "answer to whether the lock is held while computing"),
    ("gradients of the shared model", "number of gradients of the shared model"),
)


def steps(draw, count):
    """Return weights and the batches of some steps."""
    return [draw.normal(3, 4), draw.normal(3)], draw.normal(count, 5, 4), draw.normal(count, 5)


@pytest.mark.grade(task="hogwild_step", visibility="public", hint="Whose weights are used, and whose are changed?")
def test_step_of_a_worker_alone(student, reference, draw):
    """One step uses the weights of the shared model and changes them."""
    arguments = (*steps(draw, 1), 0.3, [], False)
    same(student, reference, "hogwild_steps", *arguments, what="result", each=STEP)


@pytest.mark.grade(
    task="hogwild", visibility="public", hint="Is the model shared, all of it, before the worker starts?"
)
def test_training_with_one_worker(student, reference, draw):
    """One worker trains as it would alone."""
    arguments = ([draw.normal(3, 4), draw.normal(3)], draw.normal(1, 3, 5, 4), draw.normal(1, 3, 5), 0.2, False)
    same(student, reference, "hogwild_trained", *arguments, what="result", each=(*ENDING, *LEFT, *LOCK))
