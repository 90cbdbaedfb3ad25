"""Multiprocessing: workers, queues, tensors in shared memory, and training of one model by several workers.

Every function is handed what it works with. `ctx` is a context of torch.multiprocessing, as
``torch.multiprocessing.get_context("spawn")`` returns it; only `Process`, `Queue` and `Lock` of it are used.

Sources: PyTorch documentation, "Multiprocessing best practices"; Python documentation, `multiprocessing`, "Programming
guidelines"; B. Recht et al., "Hogwild!: A Lock-Free Approach to Parallelizing Stochastic Gradient Descent", 2011.
"""

from __future__ import annotations

import copy
import queue
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

Loss = Callable[[Tensor, Tensor], Tensor]  # (output, target) -> loss, 0-d


# --- start and join ---------------------------------------------------------------------------------------------------


def run_workers(ctx: Any, target: Callable[..., None], arguments: Sequence[tuple[Any, ...]]) -> None:
    """Run ``target(*args)`` for each *args* of *arguments*, each in a process of its own, all at the same time.

    Args:
        ctx: makes the processes.
        target: what they run.
        arguments: the arguments of each process.

    Raises:
        RuntimeError: a process ended with another exit code than 0; raised when all have ended.

    Source: Python documentation, `multiprocessing.Process`.
    """
    ### BEGIN SOLUTION
    processes = [ctx.Process(target=target, args=tuple(args)) for args in arguments]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    codes = [process.exitcode for process in processes]
    if any(code != 0 for code in codes):
        raise RuntimeError(f"workers failed, exit codes {codes}")
    ### END SOLUTION


# --- a tensor in shared memory ----------------------------------------------------------------------------------------


def count_worker(values: Tensor, counts: Tensor, lock: Any) -> None:
    """Add to *counts* how often each class occurs in *values*, in place and while holding the lock.

    Args:
        values: (N,), int64, classes 0..C-1; N may be 0.
        counts: (C,), int64, shared by all workers, who may have added to it already.
        lock: whoever writes to *counts* holds it.
    """
    ### BEGIN SOLUTION
    own = torch.bincount(values, minlength=len(counts))  # (C,)
    with lock:
        counts += own
    ### END SOLUTION


def parallel_counts(ctx: Any, values: Tensor, classes: int, workers: int) -> Tensor:
    """Count how often each class occurs in *values*, with so many processes that run `count_worker`.

    Args:
        ctx: makes the processes and the lock.
        values: (N,), int64, classes 0..classes-1.
        classes: C, at least 1.
        workers: number of processes, at least 1; each gets a part of *values*, the sizes of which differ by at most 1.

    Returns:
        (C,), int64, on the device of *values*.

    Source: `torch.Tensor.share_memory_`.
    """
    ### BEGIN SOLUTION
    counts = torch.zeros(classes, dtype=torch.int64, device=values.device)  # (C,)
    counts.share_memory_()
    lock = ctx.Lock()
    parts = torch.tensor_split(values, workers)  # workers tensors, (N / workers,) each
    run_workers(ctx, count_worker, [(part, counts, lock) for part in parts])
    return counts
    ### END SOLUTION


# --- queues -----------------------------------------------------------------------------------------------------------


def map_worker(function: Callable[[Any], Any], tasks: Any, results: Any) -> None:
    """Take tasks until there is a None, and put one result for each.

    Args:
        function: called with the value of each task.
        tasks: a queue of tuples ``(index, value)``; a None, which this worker takes, tells it to return.
        results: a queue that gets ``(index, True, result)`` for each task, or ``(index, False, text)`` if *function*
            raised an Exception, with the exception's text. A tensor among the results is put as a copy without a graph:
            *function* may go on using its memory.
    """
    ### BEGIN SOLUTION
    while (task := tasks.get()) is not None:
        index, value = task
        try:
            result = function(value)
        except Exception as error:
            results.put((index, False, str(error)))
            continue
        if isinstance(result, Tensor):
            result = result.detach().clone()
        results.put((index, True, result))
    ### END SOLUTION


def parallel_map(
    ctx: Any, function: Callable[[Any], Any], inputs: Sequence[Any], workers: int, timeout: float = 60.0
) -> list[Any]:
    """Return ``[function(value) for value in inputs]``, computed by so many processes that run `map_worker`.

    When it returns or raises, no process is left.

    Args:
        ctx: makes the processes and the queues.
        function: a function of a module.
        inputs: may be fewer than the workers, or none.
        workers: number of processes, at least 1.
        timeout: for how many seconds to wait for each next result.

    Raises:
        RuntimeError: *function* raised an exception for one of the inputs; raised when all have been tried.
        TimeoutError: no result came for *timeout* seconds; the processes are terminated before.

    Source: Python documentation, `multiprocessing`, "Joining processes that use queues".
    """
    ### BEGIN SOLUTION
    tasks, results = ctx.Queue(), ctx.Queue()
    processes = [ctx.Process(target=map_worker, args=(function, tasks, results)) for _ in range(workers)]
    for process in processes:
        process.start()
    for task in enumerate(inputs):
        tasks.put(task)
    found: dict[int, tuple[bool, Any]] = {}
    try:
        while len(found) < len(inputs):
            index, good, value = results.get(timeout=timeout)
            found[index] = (good, value)
    except queue.Empty:
        for process in processes:
            process.terminate()
        raise TimeoutError(f"no result for {timeout} s") from None
    finally:
        for _ in processes:
            tasks.put(None)
        for process in processes:
            process.join()
    for index in range(len(inputs)):
        if not found[index][0]:
            raise RuntimeError(f"input {index}: {found[index][1]}")
    return [found[index][1] for index in range(len(inputs))]
    ### END SOLUTION


# --- Hogwild ----------------------------------------------------------------------------------------------------------


def hogwild_step(
    shared: nn.Module, local: nn.Module, lock: Any, loss_fn: Loss, x: Tensor, target: Tensor, lr: float
) -> float:
    """Do one step of gradient descent on a model that other workers train at the same time.

    Takes the lock twice: first to copy the weights of *shared* to *local*, then to subtract *lr* times the gradient of
    *local* from the weights of *shared*, in place. The gradient is computed in between, on *local*, without the lock.

    Args:
        shared: the model that all train; only its parameters are used, its gradients are not touched.
        local: this worker's own model of the same architecture, with any weights and gradients.
        lock: whoever reads or writes the weights of *shared* holds it.
        loss_fn: takes the output and *target*.
        x: (B, ...).
        target: what *loss_fn* takes.
        lr: learning rate.

    Returns:
        The loss with the weights that were copied.

    Source: Recht et al., algorithm 1, with a lock.
    """
    ### BEGIN SOLUTION
    pairs = list(zip(shared.parameters(), local.parameters(), strict=True))
    with lock, torch.no_grad():
        for ours, mine in pairs:
            mine.copy_(ours)
    local.zero_grad()
    loss = loss_fn(local(x), target)  # ()
    loss.backward()
    with lock, torch.no_grad():
        for ours, mine in pairs:
            if mine.grad is not None:
                ours.sub_(lr * mine.grad)
    return loss.item()
    ### END SOLUTION


def hogwild_worker(
    shared: nn.Module, lock: Any, loss_fn: Loss, batches: Sequence[tuple[Tensor, Tensor]], lr: float
) -> None:
    """Do one `hogwild_step` for each batch, with a local model that this worker makes for itself.

    Args:
        shared: the model that all train.
        lock: for its weights.
        loss_fn: takes the output and the target.
        batches: pairs (x, target).
        lr: learning rate.
    """
    ### BEGIN SOLUTION
    with lock:
        local = copy.deepcopy(shared)
    for x, target in batches:
        hogwild_step(shared, local, lock, loss_fn, x, target, lr)
    ### END SOLUTION


def hogwild_train(
    ctx: Any, model: nn.Module, loss_fn: Loss, shards: Sequence[Sequence[tuple[Tensor, Tensor]]], lr: float
) -> None:
    """Train *model* in place, with one process for each shard that runs `hogwild_worker`.

    Args:
        ctx: makes the processes and the lock.
        model: its parameters and buffers are moved to shared memory.
        loss_fn: takes the output and the target.
        shards: the batches of each worker.
        lr: learning rate.

    Raises:
        RuntimeError: a worker failed; raised when all have ended.

    Source: PyTorch documentation, "Multiprocessing best practices", Hogwild.
    """
    ### BEGIN SOLUTION
    model.share_memory()
    lock = ctx.Lock()
    run_workers(ctx, hogwild_worker, [(model, lock, loss_fn, shard, lr) for shard in shards])
    ### END SOLUTION
