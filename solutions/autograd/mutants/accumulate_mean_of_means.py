"""Let a short chunk count as much as the others.   (tasks.md 7.3, mistake 10)

loses: accumulation
"""


def accumulate_gradients(mean_loss, params, x, y, size):
    for param in params:
        param.grad = None
    total = 0.0
    chunks = list(zip(x.split(size), y.split(size), strict=True))
    for chunk, wanted in chunks:
        part = mean_loss(chunk, wanted) / len(chunks)
        part.backward()
        total += part.item()
    return total
