"""Count patience down instead of up, with no best loss at first, NaN asked for by name."""

import copy


class EarlyStopping(EarlyStopping):
    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        self.patience = self.left = patience
        self.min_delta = min_delta
        self.best: float | None = None
        self.best_state = None

    def step(self, val_loss: float, model: nn.Module) -> bool:
        if not math.isnan(val_loss) and (self.best is None or val_loss < self.best - self.min_delta):
            self.best, self.left = val_loss, self.patience
            self.best_state = copy.deepcopy(model.state_dict())
            return False
        self.left -= 1
        return self.left <= 0
