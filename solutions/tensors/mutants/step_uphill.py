"""Add the gradient.   (tasks.md 7.1, definition)

loses: training
"""


def step(x: torch.Tensor, target: torch.Tensor, params: Params, lr: float, decay: float = 0.0) -> float:
    with torch.no_grad():
        scores, cache = forward(x, params)
        before = loss(scores, target, params, decay).item()
        for name, gradient in backward(score_gradient(scores, target), params, cache, decay).items():
            params[name] += lr * gradient
    return before
