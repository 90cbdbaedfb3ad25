"""Evaluate in inference mode, with try and finally."""


@torch.inference_mode()
def evaluate(model: nn.Module, loader: Batches, loss_fn: Loss, device: torch.device | str) -> tuple[float, float]:
    mode = model.training
    try:
        model.eval()
        losses, hits = [], []
        for x, y in loader:
            logits = model(x.to(device))
            y = y.to(device)
            losses.append(loss_fn(logits, y) * len(y))
            hits.append((logits.max(1).indices == y).double().cpu())
        hits = torch.cat(hits)
        return sum(losses) / len(hits), hits.mean()
    finally:
        model.train(mode)
