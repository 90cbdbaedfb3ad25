"""Let LambdaLR set the groups, each with its own factor."""

import warnings

from torch.optim.lr_scheduler import LambdaLR


class CosineSchedule:
    def __init__(self, optimizer: Optimizer, total_epochs: int, lr_min: float = 0.0, warmup_epochs: int = 0) -> None:
        def factor(initial_lr: float):
            return lambda epoch: warmup_cosine_lr(epoch, total_epochs, initial_lr, warmup_epochs, lr_min) / initial_lr

        factors = [factor(group["lr"]) for group in optimizer.param_groups]
        self.scheduler = LambdaLR(optimizer, factors)

    def set_epoch(self, epoch: int) -> None:
        self.scheduler.last_epoch = epoch - 1
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # no optimizer step before the scheduler's
            self.scheduler.step()
