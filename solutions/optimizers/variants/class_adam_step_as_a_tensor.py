"""Keep the count of the steps in a tensor."""


class Adam(Adam):
    @torch.no_grad()
    def step(self, closure: Callable[[], Tensor] | None = None) -> Tensor | None:
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                state = self.state[p]
                if not state:
                    state["step"] = torch.tensor(0.0)
                    state["m"] = torch.zeros_like(p)
                    state["v"] = torch.zeros_like(p)
                state["step"] += 1
                options = group["lr"], group["betas"], group["eps"], group["weight_decay"]
                adam_update(p, p.grad, state["m"], state["v"], state["step"].item(), *options)
        return loss
