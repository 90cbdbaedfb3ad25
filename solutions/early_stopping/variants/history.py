"""Keep all losses, and count the epochs since the best one."""


class EarlyStopping(EarlyStopping):
    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        super().__init__(patience, min_delta)
        self.losses: list[float] = []
        self.best_epoch = -1

    def step(self, val_loss: float, model: nn.Module) -> bool:
        self.losses.append(val_loss)
        epoch = len(self.losses) - 1
        best = math.inf if self.best_epoch < 0 else self.losses[self.best_epoch]
        if val_loss < best - self.min_delta:
            self.best_epoch = epoch
            self.best_state = {name: value.detach().clone() for name, value in model.state_dict().items()}
        return epoch - self.best_epoch >= self.patience
