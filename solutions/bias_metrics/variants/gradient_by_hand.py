"""Train by the formula of the gradient, without autograd."""


def fit(x: Tensor, target: Tensor, weights: Tensor, steps: int, lr: float) -> tuple[Tensor, Tensor]:
    w, b = torch.zeros(x.shape[1], dtype=x.dtype, device=x.device), torch.zeros((), dtype=x.dtype, device=x.device)
    share = weights / weights.sum()
    for _ in range(steps):
        error = share * (torch.sigmoid(x @ w + b) - target.to(x.dtype))
        w, b = w - lr * x.T @ error, b - lr * error.sum()
    return w, b.item()
