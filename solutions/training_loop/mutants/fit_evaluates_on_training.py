"""Evaluate on the samples for training.

loses: fit
"""


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
    done, history = 0, {"train_loss": [], "validation_loss": [], "accuracy": []}
    if path is not None and Path(path).exists():
        done, history = load_checkpoint(path, model, optimizer, scheduler, device)
    for epoch in range(done, epochs):
        train_loss = train_epoch(model, train_loader, loss_fn, optimizer, device)
        validation_loss, accuracy = evaluate(model, train_loader, loss_fn, device)
        scheduler.step()
        history["train_loss"].append(train_loss)
        history["validation_loss"].append(validation_loss)
        history["accuracy"].append(accuracy)
        if path is not None:
            save_checkpoint(path, model, optimizer, scheduler, epoch + 1, history)
    return history
