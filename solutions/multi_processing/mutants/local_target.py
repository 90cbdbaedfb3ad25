"""Wrap the target in a local function, which cannot be sent to a process.   (tasks.md 7.25, mistake 6)

loses: run_workers
"""


def run_workers(ctx: Any, target: Callable[..., None], arguments: Sequence[tuple[Any, ...]]) -> None:
    def run(args: tuple[Any, ...]) -> None:
        target(*args)

    processes = [ctx.Process(target=run, args=(args,)) for args in arguments]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    if any(process.exitcode for process in processes):
        raise RuntimeError("a worker failed")
