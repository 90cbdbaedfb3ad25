"""Wait in short pieces and look after the workers meanwhile; a queue with room for all tasks."""


def run_workers(ctx: Any, target: Callable[..., None], arguments: Sequence[tuple[Any, ...]]) -> None:
    processes = [ctx.Process(target=target, args=args) for args in arguments]
    for process in processes:
        process.start()
    while any(process.exitcode is None for process in processes):
        for process in processes:
            process.join(0.1)
    if [process.exitcode for process in processes] != [0] * len(processes):
        raise RuntimeError


def parallel_map(
    ctx: Any, function: Callable[[Any], Any], inputs: Sequence[Any], workers: int, timeout: float = 60.0
) -> list[Any]:
    tasks, results = ctx.Queue(maxsize=len(inputs) + workers), ctx.Queue()
    processes = [ctx.Process(target=map_worker, args=(function, tasks, results)) for _ in range(workers)]
    for process in processes:
        process.start()
    for task in enumerate(inputs):
        tasks.put(task)
    found: dict[int, Any] = {}
    failures = []
    waited = 0
    while len(found) < len(inputs) and waited < 10:
        try:
            index, good, found[index] = results.get(timeout=timeout / 10)
            waited = 0
            failures += [] if good else [index]
        except queue.Empty:
            waited += 1
    if waited == 10:
        for process in processes:
            process.terminate()
    for _ in processes:
        tasks.put_nowait(None)
    for process in processes:
        process.join()
    if waited == 10:
        raise TimeoutError("no result")
    if failures:
        raise RuntimeError(f"inputs {failures} failed")
    return [found[index] for index in sorted(found)]
