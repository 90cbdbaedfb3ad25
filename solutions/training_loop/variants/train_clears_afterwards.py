"""Clear the gradients at the end of each batch, and weigh the batches in the end."""


def train_epoch(
    model: nn.Module,
    loader: Batches,
    loss_fn: Loss,
    optimizer: Optimizer,
    device: torch.device | str,
    max_norm: float | None = None,
) -> float:
    model.train()
    losses, sizes = [], []
    for batch in loader:
        x, y = (each.to(device, non_blocking=True) for each in batch)
        loss = loss_fn(model(x), y)
        loss.backward()
        if max_norm is not None:
            torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p.requires_grad], max_norm)
        optimizer.step()
        model.zero_grad(set_to_none=False)
        losses.append(loss.detach())
        sizes.append(x.shape[0])
    weights = torch.tensor(sizes, dtype=losses[0].dtype, device=losses[0].device)
    return (torch.stack(losses) * weights).sum() / weights.sum()
