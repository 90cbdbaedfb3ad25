"""Send the Nones and return, without waiting for the workers to end.   (tasks.md 7.25, mistake 3)

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
    try:
        while len(found) < len(inputs):
            index, good, value = results.get(timeout=timeout)
            found[index] = (good, value)
    except queue.Empty:
        for process in processes:
            process.terminate()
        raise TimeoutError("no result") from None
    finally:
        for _ in processes:
            tasks.put(None)
    if not all(good for good, _ in found.values()):
        raise RuntimeError("an input failed")
    return [found[index][1] for index in range(len(inputs))]
