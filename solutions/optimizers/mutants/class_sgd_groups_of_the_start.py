"""Keep a list of the parameters that were there at the start.

loses: SGD
"""


class SGD(SGD):
    def __init__(self, params: Iterable[Any], lr: float = 1e-3, **options: Any) -> None:
        super().__init__(params, lr, **options)
        self.members = [(group, param) for group in self.param_groups for param in group["params"]]

    @torch.no_grad()
    def step(self, closure: Callable[[], Tensor] | None = None) -> Tensor | None:
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group, param in self.members:
            options = {name: value for name, value in group.items() if name in self.defaults}
            for param in (param,):  # noqa: B020
                if param.grad is not None:
                    state = self.state[param]
                    state["momentum_buffer"] = sgd_update(param, param.grad, state.get("momentum_buffer"), **options)
        return loss
