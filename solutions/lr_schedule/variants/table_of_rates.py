"""Compute the rates of all epochs beforehand, the formulas written out."""


class CosineSchedule:
    def __init__(self, optimizer: Optimizer, total_epochs: int, lr_min: float = 0.0, warmup_epochs: int = 0) -> None:
        self.optimizer = optimizer
        self.table = []
        for group in optimizer.param_groups:
            lr, length = group["lr"], total_epochs - warmup_epochs
            rise = [lr * (e + 1) / (warmup_epochs + 1) for e in range(warmup_epochs)]
            fall = [lr_min + (lr - lr_min) * (1 + math.cos(math.pi * e / length)) / 2 for e in range(length + 1)]
            self.table.append(rise + fall)

    def set_epoch(self, epoch: int) -> None:
        for i in range(len(self.table)):
            self.optimizer.param_groups[i]["lr"] = self.table[i][min(epoch, len(self.table[i]) - 1)]
