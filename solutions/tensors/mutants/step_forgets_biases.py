"""Update the weights only.   (tasks.md 7.1, definition)

loses: training
"""


def step(x: torch.Tensor, target: torch.Tensor, params: Params, lr: float, decay: float = 0.0) -> float:
    with torch.no_grad():
        scores, cache = forward(x, params)
        before = loss(scores, target, params, decay).item()
        gradients = backward(score_gradient(scores, target), params, cache, decay)
        for name in ("w1", "w2"):
            params[name] -= lr * gradients[name]
    return before
