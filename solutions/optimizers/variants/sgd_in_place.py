"""Change the buffer in place, with the methods that end in an underscore."""


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
    grad = grad.add(param, alpha=weight_decay)
    if momentum == 0:
        param.add_(grad, alpha=-lr)
        return None
    if buffer is None:
        buffer = grad.detach().clone()
    else:
        buffer.mul_(momentum).add_(grad, alpha=1 - dampening)
    param.add_(grad.add(buffer, alpha=momentum) if nesterov else buffer, alpha=-lr)
    return buffer
