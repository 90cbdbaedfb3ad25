"""Make the averages on the CPU.

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
                if param.grad is None:
                    continue
                state = self.state[param]
                if not state:
                    state["step"] = 0
                    state["exp_avg"] = torch.zeros(param.shape, dtype=param.dtype)
                    state["exp_avg_sq"] = torch.zeros(param.shape, dtype=param.dtype)
                state["step"] += 1
                adam_update(param, param.grad, state["exp_avg"], state["exp_avg_sq"], state["step"], **options)
        return loss
