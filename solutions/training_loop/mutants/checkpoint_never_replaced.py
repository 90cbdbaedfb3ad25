"""Leave a file alone that is there already.

loses: checkpoint
"""


def save_checkpoint(
    path: str | Path, model: nn.Module, optimizer: Optimizer, scheduler: LRScheduler, epochs: int, history: History
) -> None:
    if Path(path).exists():
        return
    checkpoint = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
        "epochs": epochs,
        "history": history,
    }
    torch.save(checkpoint, path)
