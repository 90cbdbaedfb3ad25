"""Ignore the size of chunks.   (tasks.md 7.2, definition)

loses: accumulation
"""


def accumulate_gradients(mean_loss, params, x, y, size):
    for param in params:
        param.grad = None
    total = mean_loss(x, y)
    total.backward()
    return total.item()
