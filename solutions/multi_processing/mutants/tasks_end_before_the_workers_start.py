"""Fill the queue of tasks, with the Nones at its end, before any worker starts.   (tasks.md 7.25, mistake 8)

loses: parallel_map
"""


def parallel_map(
    ctx: Any, function: Callable[[Any], Any], inputs: Sequence[Any], workers: int, timeout: float = 60.0
) -> list[Any]:
    tasks, results = ctx.Queue(), ctx.Queue()
    for item in [*enumerate(inputs), *[None] * workers]:
        tasks.put(item)
    processes = [ctx.Process(target=map_worker, args=(function, tasks, results)) for _ in range(workers)]
    for process in processes:
        process.start()
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
        for process in processes:
            process.join()
    if not all(good for good, _ in found.values()):
        raise RuntimeError("an input failed")
    return [found[index][1] for index in range(len(inputs))]
