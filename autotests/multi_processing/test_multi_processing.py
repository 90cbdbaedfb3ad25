"""Judges multiprocessing: workers that are started together, a shared tensor, queues, and Hogwild with a lock.

Workers run in stand-ins that change turns at fixed places (see probes.py), so that no verdict depends on timing.
"""

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


# --- run_workers ------------------------------------------------------------------------------------------------------


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
    task="run_workers",
    weight=2,
    hint="Suppose each worker goes on only when all others are there. Where do you wait then?",
)
def test_workers_that_need_each_other(student, reference, draw):
    """All workers run together, until the last one has ended."""
    values = draw.normal(4, 3)
    same(student.workers_run(values), reference.workers_run(values), what="what the workers left")


@pytest.mark.grade(
    task="run_workers",
    weight=2,
    hint="An exception does not leave its process. What can the caller see of it, and of one killed from outside?",
)
def test_workers_that_fail(student, reference, draw):
    """A failure of a worker is told, when the others have ended."""
    for wrong in ([2], [0, 1]):
        arguments = (draw.normal(3, 4), wrong)
        same(student.workers_run(*arguments), reference.workers_run(*arguments), what="what the workers left")


# --- counts -----------------------------------------------------------------------------------------------------------


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
    task="counts", weight=2, hint="Write down the parts of 7 values for 3 workers, and of 2 values for 4. Is one lost?"
)
def test_counts_of_uneven_parts(student, reference, draw):
    """Every value is counted once, whatever the numbers are, and the work is shared evenly."""
    values = torch.cat([draw.integers(17, high=6), torch.tensor([4])])
    for some, classes, workers in ((values, 7, 4), (values[:11], 9, 3), (values[:3], 8, 5)):
        arguments = (some, classes, workers)
        same(student.counted_together(*arguments), reference.counted_together(*arguments), what="result")


# --- map_worker -------------------------------------------------------------------------------------------------------


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
    task="map_worker",
    hint="A result may lie in the queue for a while. What does its reader find if the function has been called again?",
)
def test_function_that_reuses_its_memory(student, reference, draw):
    """Results stay what they were when they were put."""
    values = list(draw.normal(4, 3))
    same(student.tasks_done(values, [0, 1, 2, 3]), reference.tasks_done(values, [0, 1, 2, 3]), what="list of results")
    same(
        student.tasks_done(values[:2], [4, 5], (), True, True),
        reference.tasks_done(values[:2], [4, 5], (), True, True),
        what="list of results with a graph",
    )


@pytest.mark.grade(
    task="map_worker",
    weight=2,
    hint="The caller waits for one result a task. How many come if a task goes wrong, and do they say what happened?",
)
def test_function_that_raises(student, reference, draw):
    """A task that goes wrong gives a result that says so, and the next one is taken."""
    values = list(draw.normal(5, 2))
    same(
        student.tasks_done(values, [5, 6, 7, 8, 9], (0, 3)),
        reference.tasks_done(values, [5, 6, 7, 8, 9], (0, 3)),
        what="list of results",
    )


# --- parallel_map -----------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="parallel_map",
    visibility="public",
    hint="When your function returns, who still waits, and for what? What was in the queues then?",
)
def test_map_with_two_workers(student, reference, draw):
    """Two workers compute all results, and end."""
    values = draw.normal(5, 3)
    same(student.mapped(values, 2), reference.mapped(values, 2), what="result")


@pytest.mark.grade(
    task="parallel_map",
    weight=2,
    hint="Let the first input take longest. Whose result do you receive first, and how can you tell?",
)
def test_map_of_a_slow_input(student, reference, draw):
    """The order of the results is that of the inputs, and one slow input does not hold up the others."""
    for workers in (2, 3):
        values = draw.normal(6, 2)
        same(student.mapped(values, workers, "slow"), reference.mapped(values, workers, "slow"), what="result")


@pytest.mark.grade(
    task="parallel_map", hint="Follow a worker that never gets a task, from its start to its end. What wakes it up?"
)
def test_map_with_more_workers_than_inputs(student, reference, draw):
    """Workers without a task end too, even if there is no input at all."""
    for count in (2, 0):
        values = draw.normal(count, 3)
        same(student.mapped(values, 4), reference.mapped(values, 4), what="result")
    values = draw.normal(3, 2)
    same(student.mapped(values, 1), reference.mapped(values, 1), what="result")


@pytest.mark.grade(
    task="parallel_map",
    hint="What stands in your list for an input that went wrong, and what do the workers do while you raise?",
)
def test_map_that_fails(student, reference, draw):
    """An exception of the function reaches the caller, when all inputs have been tried."""
    values = draw.normal(6, 2)
    same(student.mapped(values, 2, "fails"), reference.mapped(values, 2, "fails"), what="result")


@pytest.mark.grade(
    task="parallel_map",
    weight=2,
    hint="One worker never comes back. Which of your calls wait for it, and what ends them?",
)
def test_map_that_hangs(student, reference, draw):
    """A worker that hangs is given up, and no process is left."""
    for workers in (1, 3):
        values = draw.normal(5, 2)
        same(student.mapped(values, workers, "hangs"), reference.mapped(values, workers, "hangs"), what="result")


# --- hogwild_step -----------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="hogwild_step", weight=2, hint="What is left in the local model from the step before?")
def test_steps_in_a_row(student, reference, draw):
    """Each step counts its own gradients only."""
    arguments = (*steps(draw, 3), 0.2, [], True)
    same(student.hogwild_steps(*arguments), reference.hogwild_steps(*arguments), what="result")


@pytest.mark.grade(
    task="hogwild_step", weight=2, hint="What may have happened to the weights while you waited for the lock?"
)
def test_steps_beside_another_worker(student, reference, draw):
    """What another worker writes before the lock is granted is seen, and is not lost."""
    arguments = (*steps(draw, 2), 0.25, list(draw.normal(4, 3, 4)), False)
    same(student.hogwild_steps(*arguments), reference.hogwild_steps(*arguments), what="result")


# --- hogwild ----------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="hogwild",
    visibility="public",
    hint="What does a process get of a tensor in ordinary memory, and at which moment?",
)
def test_training_with_one_worker(student, reference, draw):
    """One worker trains as it would alone."""
    arguments = ([draw.normal(3, 4), draw.normal(3)], draw.normal(1, 3, 5, 4), draw.normal(1, 3, 5), 0.2, False)
    same(student.hogwild_trained(*arguments), reference.hogwild_trained(*arguments), what="result")


@pytest.mark.grade(
    task="hogwild",
    weight=2,
    hint="What must there be one of for all workers, and what one for each? Which line makes it, in which process?",
)
def test_training_with_several_workers(student, reference, draw):
    """The steps of all workers reach the model."""
    arguments = ([draw.normal(3, 4), draw.normal(3)], draw.normal(3, 2, 5, 4), draw.normal(3, 2, 5), 0.1, True)
    same(student.hogwild_trained(*arguments), reference.hogwild_trained(*arguments), what="result")


@pytest.mark.grade(
    task="hogwild",
    hint="A worker stops in the middle of its shard. Which line of yours gets to know, and where are the others then?",
)
def test_training_with_a_worker_that_fails(student, reference, draw):
    """A worker that fails is told of, and the others finish their work."""
    arguments = ([draw.normal(3, 4), draw.normal(3)], draw.normal(2, 2, 5, 4), draw.normal(2, 2, 5), 0.1, True, True)
    same(student.hogwild_trained(*arguments), reference.hogwild_trained(*arguments), what="result")
