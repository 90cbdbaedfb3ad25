"""Add up the means of the chunks.   (tasks.md 7.2, mistake 2)

loses: accumulation
"""


def accumulate_gradients(mean_loss, params, x, y, size):
    for param in params:
        param.grad = None
    total = 0.0
    for chunk, wanted in zip(x.split(size), y.split(size), strict=True):
        part = mean_loss(chunk, wanted)
        part.backward()
        total += part.item()
    return total
