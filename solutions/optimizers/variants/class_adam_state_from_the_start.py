"""Make the state when a group is added, and write the whole rule into step."""


class Adam(Adam):
    def add_param_group(self, param_group: dict[str, Any]) -> None:
        super().add_param_group(param_group)
        for p in self.param_groups[-1]["params"]:
            self.state[p] = {"t": 0, "m": torch.zeros_like(p.data), "v": torch.zeros_like(p.data)}

    def step(self, closure: Callable[[], Tensor] | None = None) -> Tensor | None:
        loss = None if closure is None else closure()
        with torch.no_grad():
            for group in self.param_groups:
                (beta1, beta2), lr, eps = group["betas"], group["lr"], group["eps"]
                for p in (p for p in group["params"] if p.grad is not None):
                    grad = p.grad + group["weight_decay"] * p
                    state = self.state[p]
                    state["t"] += 1
                    state["m"] = beta1 * state["m"] + (1 - beta1) * grad
                    state["v"] = beta2 * state["v"] + (1 - beta2) * grad**2
                    m_hat = state["m"] / (1 - beta1 ** state["t"])
                    v_hat = state["v"] / (1 - beta2 ** state["t"])
                    p -= lr * m_hat / (v_hat.sqrt() + eps)
        return loss
