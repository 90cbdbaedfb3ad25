"""Add up gradients by hand, from numbers of samples, in chunks that are smaller than they may be."""


def accumulate_gradients(mean_loss, params, x, y, size):
    params = tuple(params)
    sums = [torch.zeros_like(param) for param in params]
    total, start = 0.0, 0
    while start < len(x):
        stop = min(start + max(size // 2, 1), len(x))
        loss = mean_loss(x[start:stop], y[start:stop])
        for into, gradient in zip(sums, torch.autograd.grad(loss, params), strict=True):
            into += gradient * (stop - start)
        total += loss.item() * (stop - start)
        start = stop
    for param, gradient in zip(params, sums, strict=True):
        param.grad = gradient / len(x)
    return total / len(x)
