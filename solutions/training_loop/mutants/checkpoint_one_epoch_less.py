"""Save the number of the last epoch, counted from 0.

loses: checkpoint
"""


def save_checkpoint(
    path: str | Path, model: nn.Module, optimizer: Optimizer, scheduler: LRScheduler, epochs: int, history: History
) -> None:
    checkpoint = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
        "epochs": epochs - 1,
        "history": history,
    }
    torch.save(checkpoint, path)
