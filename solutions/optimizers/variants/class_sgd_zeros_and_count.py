"""Begin with buffers of zeros and count the steps, to know the first one."""


class SGD(SGD):
    @torch.no_grad()
    def step(self, closure: Callable[[], Tensor] | None = None) -> Tensor | None:
        loss = None
        if closure is not None:
            with torch.set_grad_enabled(True):
                loss = closure()
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                state = self.state[p]
                if len(state) == 0:
                    state["step"] = 0
                    state["buffer"] = torch.zeros_like(p, memory_format=torch.preserve_format)
                buffer = sgd_update(
                    p,
                    p.grad,
                    state["buffer"] if state["step"] else None,
                    group["lr"],
                    group["momentum"],
                    group["dampening"],
                    group["weight_decay"],
                    group["nesterov"],
                )
                state["step"] += 1
                if buffer is not None:
                    state["buffer"].copy_(buffer)
        return loss
