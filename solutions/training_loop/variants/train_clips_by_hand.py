"""Clip by hand, and divide by the length of the data set."""


def train_epoch(
    model: nn.Module,
    loader: Batches,
    loss_fn: Loss,
    optimizer: Optimizer,
    device: torch.device | str,
    max_norm: float | None = None,
) -> float:
    model.train(True)
    running = 0.0
    for i, (x, y) in enumerate(loader):
        optimizer.zero_grad(set_to_none=False)
        output = model(x.to(device))
        loss = loss_fn(output, y.to(device))
        loss.backward()
        if max_norm:
            grads = [p.grad for p in model.parameters() if p.grad is not None]
            norm = torch.sqrt(sum((grad**2).sum() for grad in grads))
            for grad in grads:
                grad.mul_(min(1.0, max_norm / (float(norm) + 1e-6)))
        optimizer.step()
        running += float(loss) * x.size(0)
        if i % 100 == 0:
            print(f"batch {i}: {loss.item():.4f}")
    return running / len(loader.dataset)
