"""Call model.forward, so that hooks do not run.   (tasks.md 7.3, mistake 20)

loses: evaluate
"""


def evaluate(model: nn.Module, loader: Batches, loss_fn: Loss, device: torch.device | str) -> tuple[float, float]:
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model.forward(x)
            total += loss_fn(logits, y).item() * len(y)
            right += int((logits.argmax(dim=1) == y).sum())
            count += len(y)
    model.train(was_training)
    return total / count, right / count
