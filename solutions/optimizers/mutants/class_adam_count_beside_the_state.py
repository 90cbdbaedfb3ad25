"""Count the steps in an attribute, which state_dict does not know.

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
                    state["exp_avg"] = torch.zeros_like(param)
                    state["exp_avg_sq"] = torch.zeros_like(param)
                self.counts = getattr(self, "counts", {})
                self.counts[param] = self.counts.get(param, 0) + 1
                adam_update(param, param.grad, state["exp_avg"], state["exp_avg_sq"], self.counts[param], **options)
        return loss
