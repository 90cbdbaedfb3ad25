"""Keep the graphs of all chunks until the end.   (tasks.md 7.2, definition)

loses: accumulation
"""


def accumulate_gradients(mean_loss, params, x, y, size):
    for param in params:
        param.grad = None
    total = 0.0
    for chunk, wanted in zip(x.split(size), y.split(size), strict=True):
        total = total + mean_loss(chunk, wanted) * (len(chunk) / len(x))
    total.backward()
    return total.item()
