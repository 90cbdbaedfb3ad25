"""Count with topk, and set the mode back by hand."""


def evaluate(model: nn.Module, loader: Batches, loss_fn: Loss, device: torch.device | str) -> tuple[float, float]:
    modes = {module: module.training for module in model.modules()}
    model.train(False)
    loss_sum, correct = torch.zeros((), dtype=torch.float64, device=device), 0
    for x, y in loader:
        x = x.to(device)
        y = y.to(device)
        with torch.no_grad():
            out = model(x)
            loss_sum += loss_fn(out, y) * y.size(0)
            correct += (out.topk(1).indices.squeeze(1) == y).sum().item()
    for module, mode in modes.items():
        module.training = mode
    return loss_sum.item() / len(loader.dataset), correct / len(loader.dataset)
