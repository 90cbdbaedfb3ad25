"""Raise at the first failure, and leave the workers.   (tasks.md 7.25, mistake 10)

loses: parallel_map
"""


def parallel_map(
    ctx: Any, function: Callable[[Any], Any], inputs: Sequence[Any], workers: int, timeout: float = 60.0
) -> list[Any]:
    tasks, results = ctx.Queue(), ctx.Queue()
    processes = [ctx.Process(target=map_worker, args=(function, tasks, results)) for _ in range(workers)]
    for process in processes:
        process.start()
    for task in enumerate(inputs):
        tasks.put(task)
    found = {}
    while len(found) < len(inputs):
        try:
            index, good, value = results.get(timeout=timeout)
        except queue.Empty:
            for process in processes:
                process.terminate()
            raise TimeoutError("no result") from None
        if not good:
            raise RuntimeError(value)
        found[index] = (good, value)
    for _ in processes:
        tasks.put(None)
    for process in processes:
        process.join()
    return [found[index][1] for index in range(len(inputs))]
