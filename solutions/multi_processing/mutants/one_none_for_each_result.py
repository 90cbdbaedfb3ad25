"""Send the Nones as soon as there are fewer tasks left than workers.   (tasks.md 7.25, mistake 8)

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
    if not inputs:
        for _ in processes:
            tasks.put(None)
    found = {}
    try:
        for got in range(len(inputs)):
            index, good, value = results.get(timeout=timeout)
            found[index] = (good, value)
            if got == max(0, len(inputs) - workers):
                for _ in processes:
                    tasks.put(None)
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
