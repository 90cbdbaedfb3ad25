"""Put the None back for the next worker.   (tasks.md 7.25, mistake 10)

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

        if isinstance(result, Tensor):
            result = result.detach().clone()
        results.put((index, True, result))
    tasks.put(None)
