"""Take a missing gradient for zero.

loses: Adam
"""


class Adam(Adam):
    @torch.no_grad()
    def step(self, closure: Callable[[], Tensor] | None = None) -> Tensor | None:
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            options = {name: value for name, value in group.items() if name in self.defaults}
            for param in group["params"]:
                grad = torch.zeros_like(param) if param.grad is None else param.grad
                state = self.state[param]
                if not state:
                    state["step"] = 0
                    state["exp_avg"] = torch.zeros_like(param)
                    state["exp_avg_sq"] = torch.zeros_like(param)
                state["step"] += 1
                adam_update(param, grad, state["exp_avg"], state["exp_avg_sq"], state["step"], **options)
        return loss
