"""Return the loss of the last chunk.   (tasks.md 7.3, mistake 14)

loses: accumulation
"""


def accumulate_gradients(mean_loss, params, x, y, size):
    for param in params:
        param.grad = None
    for chunk, wanted in zip(x.split(size), y.split(size), strict=True):
        part = mean_loss(chunk, wanted)
        (part * (len(chunk) / len(x))).backward()
    return part.item()
