"""Write with [:] and with the operators that work in place."""


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
    grad = grad + weight_decay * param
    exp_avg *= betas[0]
    exp_avg += (1 - betas[0]) * grad
    exp_avg_sq[:] = betas[1] * exp_avg_sq + (1 - betas[1]) * grad * grad
    rate = lr * (1 - betas[1] ** step) ** 0.5 / (1 - betas[0] ** step)
    param -= rate * exp_avg / (exp_avg_sq**0.5 + eps * (1 - betas[1] ** step) ** 0.5)
