"""Keep the initial rate in the group, as torch does, and set the first epoch at once."""


class CosineSchedule:
    def __init__(self, optimizer: Optimizer, total_epochs: int, lr_min: float = 0.0, warmup_epochs: int = 0) -> None:
        self.groups = optimizer.param_groups
        self.options = (total_epochs, lr_min, warmup_epochs)
        for group in self.groups:
            group.setdefault("initial_lr", group["lr"])
        self.set_epoch(0)

    def set_epoch(self, epoch: int) -> list[float]:
        total_epochs, lr_min, warmup_epochs = self.options
        for group in self.groups:
            group["lr"] = warmup_cosine_lr(epoch, total_epochs, group["initial_lr"], warmup_epochs, lr_min=lr_min)
        return [group["lr"] for group in self.groups]
