"""Return 0-d tensors, and keep the scale in one."""


def conversion_loss(x: Tensor, dtype: torch.dtype) -> dict[str, float]:
    exact, converted = x.double(), x.to(dtype).double()
    ordinary = exact.isfinite() & (exact != 0)
    kept = ordinary & converted.isfinite() & (converted != 0)
    errors = torch.where(kept, (converted / exact - 1).abs(), 0.0)
    overflow, underflow = (ordinary & converted.isinf()).sum(), (ordinary & (converted == 0)).sum()
    return {"overflow": overflow, "underflow": underflow, "error": errors.max()}


class LossScaler(LossScaler):
    def __init__(
        self,
        init_scale: float = 65536.0,
        growth_factor: float = 2.0,
        backoff_factor: float = 0.5,
        growth_interval: int = 2000,
    ) -> None:
        super().__init__(init_scale, growth_factor, backoff_factor, growth_interval)
        self.factor = torch.tensor(init_scale)

    def get_scale(self) -> float:
        return self.factor.clone()

    def state_dict(self) -> dict[str, Any]:
        return {"scale": self.factor.clone(), "good": torch.tensor(self.good)}


def train_step(
    model: nn.Module,
    master: MasterWeights,
    optimizer: torch.optim.Optimizer,
    scaler: LossScaler,
    loss_fn: Loss,
    x: Tensor,
    target: Tensor,
    max_norm: float,
) -> dict[str, float]:
    loss = loss_fn(model(x).to(torch.float32), target)
    model.zero_grad(set_to_none=False)
    loss.mul(scaler.get_scale()).backward()
    master.take_gradients()
    scaler.unscale_(optimizer)
    squares = torch.stack([param.grad.square().sum() for param in master.params if param.grad is not None])
    norm = squares.sum().sqrt()
    for param in master.params:
        if param.grad is not None:
            param.grad *= torch.clamp(max_norm / norm, max=1.0)
    stepped = torch.tensor(scaler.step(optimizer))
    scaler.update()
    if stepped:
        master.write_back()
    model.zero_grad()
    return {"loss": loss, "norm": norm, "stepped": stepped}
