"""Adapt the scale to the last optimizer.   (tasks.md 7.24, mistake 13)

loses: scaler
"""


class LossScaler(LossScaler):
    def update(self) -> None:
        if [False, *self.overflow.values()][-1]:
            self.factor *= self.backoff_factor
            self.good = 0
        else:
            self.good += 1
            if self.good == self.growth_interval:
                self.factor *= self.growth_factor
                self.good = 0
        self.overflow = {}
