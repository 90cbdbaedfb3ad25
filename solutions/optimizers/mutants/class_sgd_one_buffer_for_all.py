"""Keep one buffer for all parameters of the same shape.

loses: SGD
"""


class SGD(SGD):
    def __init__(self, params: Iterable[Any], lr: float = 1e-3, **options: Any) -> None:
        super().__init__(params, lr, **options)
        self.buffers = {}

    @torch.no_grad()
    def step(self, closure: Callable[[], Tensor] | None = None) -> Tensor | None:
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            options = {name: value for name, value in group.items() if name in self.defaults}
            for param in group["params"]:
                if param.grad is not None:
                    buffer = self.buffers.get(len(param.shape))
                    if buffer is not None and buffer.shape != param.shape:
                        buffer = None
                    self.buffers[len(param.shape)] = sgd_update(param, param.grad, buffer, **options)
        return loss
