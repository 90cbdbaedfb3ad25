"""Never clear the gradients.

loses: training
"""


def fit(x: Tensor, target: Tensor, weights: Tensor, steps: int, lr: float) -> tuple[Tensor, Tensor]:
    w = x.new_zeros(x.shape[1], requires_grad=True)
    b = x.new_zeros((), requires_grad=True)
    for _ in range(steps):
        weighted_loss(x @ w + b, target, weights).backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w.detach(), b.detach()
