"""Do not wait for the workers.   (tasks.md 7.25, mistake 3)

loses: run_workers
"""


def run_workers(ctx: Any, target: Callable[..., None], arguments: Sequence[tuple[Any, ...]]) -> None:
    processes = [ctx.Process(target=target, args=args) for args in arguments]
    for process in processes:
        process.start()
    if any(process.exitcode for process in processes):
        raise RuntimeError("a worker failed")
