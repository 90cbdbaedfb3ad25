"""Read the options of the last group for all.

loses: SGD
"""


class SGD(SGD):
    @torch.no_grad()
    def step(self, closure: Callable[[], Tensor] | None = None) -> Tensor | None:
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            options = {name: value for name, value in self.param_groups[-1].items() if name in self.defaults}
            for param in group["params"]:
                if param.grad is not None:
                    state = self.state[param]
                    state["momentum_buffer"] = sgd_update(param, param.grad, state.get("momentum_buffer"), **options)
        return loss
