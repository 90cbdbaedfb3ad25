"""Keep the gradient itself, and change it in place at the next step.

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
        param.sub_(lr * grad)
        return None
    buffer = grad if buffer is None else buffer.mul_(momentum).add_(grad, alpha=1 - dampening)
    direction = grad + momentum * buffer if nesterov else buffer
    param.sub_(lr * direction)
    return buffer
