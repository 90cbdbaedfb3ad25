"""Keep a buffer always, with a momentum of 0 as well."""


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
    direction = grad + weight_decay * param
    buffer = 1.0 * direction if buffer is None else momentum * buffer + (1 - dampening) * direction
    param -= lr * (direction + momentum * buffer if nesterov else buffer)
    return buffer
