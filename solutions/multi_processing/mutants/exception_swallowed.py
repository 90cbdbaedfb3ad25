"""Forget the task whose function raised.   (tasks.md 7.25, mistake 10)

loses: map_worker
"""


def map_worker(function: Callable[[Any], Any], tasks: Any, results: Any) -> None:
    while (task := tasks.get()) is not None:
        index, value = task
        try:
            result = function(value)
        except Exception:
            continue

        if isinstance(result, Tensor):
            result = result.detach().clone()
        results.put((index, True, result))
