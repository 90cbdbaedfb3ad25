"""Take locks by hand, start processes from a loop, fill the queue first."""


def run_workers(ctx: Any, target: Callable[..., None], arguments: Sequence[tuple[Any, ...]]) -> None:
    processes = []
    for args in arguments:
        processes.append(ctx.Process(target=target, args=args, daemon=True))
        processes[-1].start()
    failed = 0
    for process in reversed(processes):
        process.join()
        failed += process.exitcode != 0
    if failed:
        raise RuntimeError(f"{failed} workers failed")


def count_worker(values: Tensor, counts: Tensor, lock: Any) -> None:
    lock.acquire()
    try:
        for value in values.tolist():
            counts[value] += 1
    finally:
        lock.release()


def parallel_counts(ctx: Any, values: Tensor, classes: int, workers: int) -> Tensor:
    counts = values.new_zeros(classes).share_memory_()
    parts = [values[index::workers] for index in range(workers)]
    lock = ctx.Lock()
    run_workers(ctx, count_worker, [(part.clone(), counts, lock) for part in parts])
    return counts.clone()


def map_worker(function: Callable[[Any], Any], tasks: Any, results: Any) -> None:
    while True:
        task = tasks.get()
        if task is None:
            break
        try:
            result = function(task[1])
            good = True
        except Exception as error:
            result, good = f"{error}", False
        results.put((task[0], good, copy.deepcopy(result.detach()) if torch.is_tensor(result) else result))


def parallel_map(
    ctx: Any, function: Callable[[Any], Any], inputs: Sequence[Any], workers: int, timeout: float = 60.0
) -> list[Any]:
    tasks, results = ctx.Queue(), ctx.Queue()
    for index, value in enumerate(inputs):
        tasks.put((index, value))
    arguments = {"function": function, "tasks": tasks, "results": results}
    processes = [ctx.Process(target=map_worker, kwargs=arguments) for _ in range(workers)]
    for process in processes:
        process.start()
    found: list[Any] = [None] * len(inputs)
    failed = ""
    for _ in inputs:
        try:
            index, good, value = results.get(True, timeout)
        except queue.Empty as error:
            for process in processes:
                process.kill()
                process.join()
            raise TimeoutError from error
        found[index] = value
        failed = failed if good else value
    for _ in range(workers):
        tasks.put(None)
    while any(process.is_alive() for process in processes):
        pass
    if failed:
        raise RuntimeError(failed)
    return found
