"""Learning rate schedule (Hana K.)"""
import math


def cosine_lr(epoch, total_epochs, initial_lr, lr_min=0.0):
    """Half a cosine from initial_lr down to lr_min, constant afterwards."""
    progress = min(epoch / total_epochs, 1.0)
    return lr_min + (initial_lr - lr_min) * 0.5 * (1.0 + math.cos(math.pi * progress))


def warmup_cosine_lr(epoch, total_epochs, initial_lr, warmup_epochs, lr_min=0.0):
    """Linear warm-up, then the cosine."""
    if epoch < warmup_epochs:
        # linear from small to initial_lr in warmup_epochs steps
        return initial_lr * (epoch + 1) / warmup_epochs
    return cosine_lr(epoch - warmup_epochs, total_epochs - warmup_epochs, initial_lr, lr_min)


class CosineSchedule:
    def __init__(self, optimizer, total_epochs, lr_min=0.0, warmup_epochs=0):
        self.optimizer = optimizer
        self.total_epochs = total_epochs
        self.lr_min = lr_min
        self.warmup_epochs = warmup_epochs
        self.initial_lr = optimizer.param_groups[0]["lr"]  # save it, set_epoch overwrites it

    def set_epoch(self, epoch):
        lr = warmup_cosine_lr(epoch, self.total_epochs, self.initial_lr, self.warmup_epochs, self.lr_min)
        for param_group in self.optimizer.param_groups:
            param_group["lr"] = lr
