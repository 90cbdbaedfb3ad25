"""Ask for positive exit codes, which a process that was killed does not have.   (tasks.md 7.25, mistake 10)

loses: run_workers
"""


def run_workers(ctx: Any, target: Callable[..., None], arguments: Sequence[tuple[Any, ...]]) -> None:
    processes = [ctx.Process(target=target, args=args) for args in arguments]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    if any(process.exitcode > 0 for process in processes):
        raise RuntimeError("a worker failed")
