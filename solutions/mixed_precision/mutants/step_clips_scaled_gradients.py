"""Clip before the gradients are unscaled.   (tasks.md 7.24, mistake 13)

loses: train_step
"""


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
    model.zero_grad()
    loss = loss_fn(model(x).float(), target)
    scaler.scale(loss).backward()
    master.take_gradients()
    norm = nn.utils.clip_grad_norm_(master.params, max_norm)
    stepped = scaler.step(optimizer)
    scaler.update()
    master.write_back()
    return {"loss": loss.item(), "norm": norm.item(), "stepped": stepped}
