"""Read the generator of parameters twice.   (tasks.md 0, finding 2)

loses: accumulation
"""


def accumulate_gradients(mean_loss, params, x, y, size):
    for param in params:
        param.grad = torch.zeros_like(param)
    total = 0.0
    sums = [torch.zeros_like(param) for param in params]
    for chunk, wanted in zip(x.split(size), y.split(size), strict=True):
        part = mean_loss(chunk, wanted) * (len(chunk) / len(x))
        for into, gradient in zip(sums, torch.autograd.grad(part, list(params)), strict=True):
            into += gradient
        total += part.item()
    for param, gradient in zip(params, sums, strict=True):
        param.grad = gradient
    return total
