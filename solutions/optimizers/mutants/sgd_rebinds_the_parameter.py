"""Bind the name to a new tensor, which the caller never sees.

loses: sgd_rule
"""


def sgd_update(
    param: Tensor,
    grad: Tensor,
    buffer: Tensor | None,
    lr: float,
    momentum: float = 0.0,
    dampening: float = 0.0,
    weight_decay: float = 0.0,
    nesterov: bool = False,
) -> Tensor | None:
    if weight_decay != 0:
        grad = grad + weight_decay * param
    if momentum == 0:
        param = param - lr * grad
        return None
    buffer = grad.clone() if buffer is None else momentum * buffer + (1 - dampening) * grad
    direction = grad + momentum * buffer if nesterov else buffer
    param = param - lr * direction
    return buffer
