"""Leave out the short chunk.   (tasks.md 7.2, definition)

loses: accumulation
"""


def accumulate_gradients(mean_loss, params, x, y, size):
    for param in params:
        param.grad = None
    total = 0.0
    count = max(len(x) // size, 1)
    for number in range(count):
        rows = slice(number * size, (number + 1) * size)
        part = mean_loss(x[rows], y[rows]) / count
        part.backward()
        total += part.item()
    return total
