"""Step with the first group only.

loses: SGD
"""


class SGD(SGD):
    @torch.no_grad()
    def step(self, closure: Callable[[], Tensor] | None = None) -> Tensor | None:
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups[:1]:
            options = {name: value for name, value in group.items() if name in self.defaults}
            for param in group["params"]:
                if param.grad is not None:
                    state = self.state[param]
                    state["momentum_buffer"] = sgd_update(param, param.grad, state.get("momentum_buffer"), **options)
        return loss
