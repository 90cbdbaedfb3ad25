"""Compute new averages and copy them into place; return one of them."""


def adam_update(
    param: Tensor,
    grad: Tensor,
    exp_avg: Tensor,
    exp_avg_sq: Tensor,
    step: int,
    lr: float = 1e-3,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: float = 0.0,
) -> None:
    beta1, beta2 = betas
    grad = grad + weight_decay * param
    exp_avg.copy_(beta1 * exp_avg + (1 - beta1) * grad)
    exp_avg_sq.copy_(beta2 * exp_avg_sq + (1 - beta2) * grad.pow(2))
    corrected = exp_avg / (1 - pow(beta1, step))
    param.copy_(param - lr * corrected / (torch.sqrt(exp_avg_sq / (1 - pow(beta2, step))) + eps))
    return exp_avg
