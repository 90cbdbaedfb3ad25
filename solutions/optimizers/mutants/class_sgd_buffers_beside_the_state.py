"""Keep the buffers in an attribute, which state_dict does not know.

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
                    self.buffers[param] = sgd_update(param, param.grad, self.buffers.get(param), **options)
        return loss
