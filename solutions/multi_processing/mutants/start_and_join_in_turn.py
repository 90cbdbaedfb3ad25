"""Wait for each worker before the next one is started.   (tasks.md 7.25, mistake 3)

loses: run_workers
"""


def run_workers(ctx: Any, target: Callable[..., None], arguments: Sequence[tuple[Any, ...]]) -> None:
    for args in arguments:
        process = ctx.Process(target=target, args=args)
        process.start()
        process.join()
        if process.exitcode:
            raise RuntimeError("a worker failed")
