"""Unscale in step even after unscale_.   (tasks.md 7.24, mistake 13)

loses: scaler
"""


class LossScaler(LossScaler):
    def step(self, optimizer: torch.optim.Optimizer) -> bool:
        self.overflow.pop(id(optimizer), None)
        return super().step(optimizer)
