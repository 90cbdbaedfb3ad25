"""Put a tensor that is changed later.   (tasks.md 7.25, mistake 8)

loses: map_worker
"""


def map_worker(function: Callable[[Any], Any], tasks: Any, results: Any) -> None:
    while (task := tasks.get()) is not None:
        index, value = task
        try:
            result = function(value)
        except Exception as error:
            results.put((index, False, str(error)))
            continue
        results.put((index, True, result.detach() if isinstance(result, Tensor) else result))
