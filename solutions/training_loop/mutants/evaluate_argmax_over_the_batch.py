"""Take the largest logit of each class instead of each sample.   (tasks.md 7.3, mistake 16)

loses: evaluate
"""


def evaluate(model: nn.Module, loader: Batches, loss_fn: Loss, device: torch.device | str) -> tuple[float, float]:
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            logits = model(x)
            total += loss_fn(logits, y).item() * len(y)
            best = logits.argmax(dim=0)
            right += int((best[: len(y)] == y[: len(best)]).sum())
            count += len(y)
    model.train(was_training)
    return total / count, right / count
