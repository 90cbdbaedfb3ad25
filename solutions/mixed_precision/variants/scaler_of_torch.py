"""Leave the work to torch.amp.GradScaler, whose rules these are."""


class LossScaler:
    def __init__(
        self,
        init_scale: float = 65536.0,
        growth_factor: float = 2.0,
        backoff_factor: float = 0.5,
        growth_interval: int = 2000,
    ) -> None:
        device = "cuda" if torch.cuda.is_available() else "cpu"
        self.inner = torch.amp.GradScaler(device, init_scale, growth_factor, backoff_factor, growth_interval)
        self.inner.scale(torch.zeros((), device=device))  # makes its tensors

    def get_scale(self) -> float:
        return self.inner.get_scale()

    def scale(self, loss: Tensor) -> Tensor:
        return self.inner.scale(loss)

    def unscale_(self, optimizer: torch.optim.Optimizer) -> None:
        self.inner.unscale_(optimizer)

    def step(self, optimizer: torch.optim.Optimizer) -> bool:
        made = []
        handle = optimizer.register_step_post_hook(lambda *_: made.append(True))
        self.inner.step(optimizer)
        handle.remove()
        return bool(made)

    def update(self) -> None:
        self.inner.update()

    def state_dict(self) -> dict[str, Any]:
        return self.inner.state_dict()

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.inner._scale.fill_(state["scale"])
        self.inner._growth_tracker.fill_(state["_growth_tracker"])
