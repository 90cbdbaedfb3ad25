"""Forget the penalty where there is no momentum.

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
    if momentum == 0:
        param.sub_(lr * grad)
        return None
    if weight_decay != 0:
        grad = grad + weight_decay * param
    buffer = grad.clone() if buffer is None else momentum * buffer + (1 - dampening) * grad
    direction = grad + momentum * buffer if nesterov else buffer
    param.sub_(lr * direction)
    return buffer
