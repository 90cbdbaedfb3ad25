"""Let autograd and an optimizer take the step.   (tasks.md 7.1, mistake 11)

loses: training
"""


def step(x: torch.Tensor, target: torch.Tensor, params: Params, lr: float, decay: float = 0.0) -> float:
    for value in params.values():
        value.requires_grad_()
    total = loss(forward(x, params)[0], target, params, decay)
    gradients = torch.autograd.grad(total, list(params.values()))
    with torch.no_grad():
        for value, gradient in zip(params.values(), gradients, strict=True):
            value -= lr * gradient
            value.requires_grad_(False)
    return total.item()
