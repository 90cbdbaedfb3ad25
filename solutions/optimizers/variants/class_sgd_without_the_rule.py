"""Write the whole rule into step, through .data and without a decorator."""


class SGD(SGD):
    def step(self, closure: Callable[[], Tensor] | None = None) -> Tensor | None:
        loss = closure() if closure else None
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                d_p = p.grad.data.clone()
                if group["weight_decay"] != 0:
                    d_p.add_(p.data, alpha=group["weight_decay"])
                if group["momentum"] != 0:
                    state = self.state[p]
                    if "velocity" not in state:
                        state["velocity"] = d_p.clone()
                    else:
                        state["velocity"].mul_(group["momentum"]).add_(d_p, alpha=1 - group["dampening"])
                    d_p = d_p + group["momentum"] * state["velocity"] if group["nesterov"] else state["velocity"]
                p.data.add_(d_p, alpha=-group["lr"])
        return loss
