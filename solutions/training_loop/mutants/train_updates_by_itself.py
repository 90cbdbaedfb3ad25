"""Decay all weights through .data, those of frozen layers too.   (tasks.md 7.3, mistake 18)

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
    total, count = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        if max_norm is not None:
            nn.utils.clip_grad_norm_(model.parameters(), max_norm)
        optimizer.step()
        for param in model.parameters():
            param.data.mul_(1 - 0.01)
        total += loss.item() * len(y)
        count += len(y)
    return total / count
