"""Count with while, print, and keep the history row by row."""


def fit(
    model: nn.Module,
    train_loader: Batches,
    validation_loader: Batches,
    loss_fn: Loss,
    optimizer: Optimizer,
    scheduler: LRScheduler,
    epochs: int,
    device: torch.device | str,
    path: str | Path | None = None,
) -> History:
    history: History = {}
    finished = 0
    if path and Path(path).is_file():
        finished, history = load_checkpoint(path, model, optimizer, scheduler, device)
    while finished < epochs:
        row = {"train_loss": train_epoch(model, train_loader, loss_fn, optimizer, device)}
        row["validation_loss"], row["accuracy"] = evaluate(model, validation_loader, loss_fn, device)
        scheduler.step()
        finished += 1
        for name, number in row.items():
            history.setdefault(name, []).append(float(number))
        print(finished, row)
        if path:
            save_checkpoint(path, model, optimizer, scheduler, finished, history)
    return history
