"""Assign new data to the parameter."""


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
    penalized = grad.clone()
    penalized += weight_decay * param.data
    if momentum:
        buffer = penalized.clone() if buffer is None else buffer * momentum + penalized * (1 - dampening)
        penalized = penalized + momentum * buffer if nesterov else buffer
    param.data = param.data - lr * penalized
    return buffer
