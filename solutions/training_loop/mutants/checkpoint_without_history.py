"""Forget the history.

loses: checkpoint
"""


def save_checkpoint(
    path: str | Path, model: nn.Module, optimizer: Optimizer, scheduler: LRScheduler, epochs: int, history: History
) -> None:
    checkpoint = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
        "epochs": epochs,
        "history": {name: [] for name in history},
    }
    torch.save(checkpoint, path)
