"""Divide the sums at the end, and return the loss as a tensor."""


def accumulate_gradients(mean_loss, params, x, y, size):
    params = list(params)
    for param in params:
        param.grad = torch.zeros_like(param)
    total = torch.zeros((), dtype=x.dtype, device=x.device)
    for start in range(0, len(x), size):
        chunk = x[start : start + size]
        loss = mean_loss(chunk, y[start : start + size]) * chunk.shape[0]
        loss.backward()
        total += loss.detach()
    for param in params:
        param.grad /= x.shape[0]
    return total / x.shape[0]
