"""The visible checks of multi_processing; `grader check multi_processing` runs them."""

import pytest
import torch
from grader import assert_same, assert_true


WRONG = {  # what a probe has seen -> what to say of it; what comes first may be the cause of what comes later
    "lost": "a worker had ended before its results were taken out of the queue, so they are lost",
    "left": "processes still run when the function has ended",
    "outside": "a worker writes to shared memory without holding the lock",
    "together": "two workers hold a lock for the same tensors at the same time; is it one lock?",
    "held while computing": "the lock is held during the forward or the backward pass",
    "computed on the shared model": "the shared model is run forward",
    "gradients of the shared model": "gradients are left in the shared model",
    "held": "the lock is still held at the end",
}


def same(actual, expected, what):
    """Compare what a probe says, and say of known mistakes what they are."""
    assert_true(not actual.get("lost"), WRONG["lost"])
    waits = actual.get("ended") == "waits for ever"
    assert_true(not waits, "it waits for ever: nobody can go on, because each waits for another one")
    for key, sentence in WRONG.items():
        if key in expected and not expected[key]:
            assert_true(not actual.get(key), sentence)
    assert_same(actual, expected, what=what)


@pytest.mark.grade(
    task="run_workers",
    visibility="public",
    hint="start() returns at once. What has the worker done by then, and what has it still to do?",
)
def test_one_worker(student, reference, draw):
    """A single worker is run and waited for."""
    values = draw.normal(1, 5)
    same(student.workers_run(values), reference.workers_run(values), what="what the worker left")


@pytest.mark.grade(
    task="counts",
    visibility="public",
    hint="What do others find in `counts` afterwards, and who may write there, at which moment?",
)
def test_counts_of_two_parts(student, reference, draw):
    """Counts are added to those that are there, in place, while the lock is held."""
    parts, counts = [draw.integers(9, high=5), draw.integers(6, high=4)], draw.integers(5, high=50)
    same(student.counted(parts, counts), reference.counted(parts, counts), what="result")


@pytest.mark.grade(
    task="counts",
    visibility="public",
    hint="In whose memory lies the tensor that a worker writes to, and in whose the one that you return?",
)
def test_counts_with_two_workers(student, reference, draw):
    """Two workers count together."""
    values = torch.cat([torch.arange(4), draw.integers(10, high=4)])
    same(student.counted_together(values, 4, 2), reference.counted_together(values, 4, 2), what="result")


@pytest.mark.grade(
    task="map_worker",
    visibility="public",
    hint="What is in each of the two queues when a worker has returned, and what should be there?",
)
def test_tasks_of_one_worker(student, reference, draw):
    """Results carry their index, and the worker takes nothing after its None."""
    values = list(draw.normal(3, 4))
    same(
        student.tasks_done(values, [2, 0, 7], (), False),
        reference.tasks_done(values, [2, 0, 7], (), False),
        what="list of results",
    )


@pytest.mark.grade(
    task="parallel_map",
    visibility="public",
    hint="When your function returns, who still waits, and for what? What was in the queues then?",
)
def test_map_with_two_workers(student, reference, draw):
    """Two workers compute all results, and end."""
    values = draw.normal(5, 3)
    same(student.mapped(values, 2), reference.mapped(values, 2), what="result")


def steps(draw, count):
    """Return weights and the batches of some steps."""
    return [draw.normal(3, 4), draw.normal(3)], draw.normal(count, 5, 4), draw.normal(count, 5)


@pytest.mark.grade(
    task="hogwild_step",
    visibility="public",
    hint="Two models are in play. On whose weights does the loss depend, and whose differ afterwards?",
)
def test_step_of_a_worker_alone(student, reference, draw):
    """One step uses the weights of the shared model and changes them."""
    arguments = (*steps(draw, 1), 0.3, [], False)
    same(student.hogwild_steps(*arguments), reference.hogwild_steps(*arguments), what="result")


@pytest.mark.grade(
    task="hogwild",
    visibility="public",
    hint="What does a process get of a tensor in ordinary memory, and at which moment?",
)
def test_training_with_one_worker(student, reference, draw):
    """One worker trains as it would alone."""
    arguments = ([draw.normal(3, 4), draw.normal(3)], draw.normal(1, 3, 5, 4), draw.normal(1, 3, 5), 0.2, False)
    same(student.hogwild_trained(*arguments), reference.hogwild_trained(*arguments), what="result")
