"""Let all parameters have gradients, and update those that the optimizer does not have.   (tasks.md 7.3, mistake 18)

loses: train
"""


def train_epoch(
    model: nn.Module,
    loader: Batches,
    loss_fn: Loss,
    optimizer: Optimizer,
    device: torch.device | str,
    max_norm: float | None = None,
) -> float:
    model.train()
    model.requires_grad_(True)
    total, count = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        if max_norm is not None:
            nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        optimizer.step()
        total += loss.item() * len(y)
        count += len(y)
    return total / count
