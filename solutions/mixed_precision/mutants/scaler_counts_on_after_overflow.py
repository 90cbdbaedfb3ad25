"""Do not begin to count anew after an overflow.   (tasks.md 7.24, mistake 13)

loses: scaler
"""


class LossScaler(LossScaler):
    def update(self) -> None:
        if any(self.overflow.values()):
            self.factor *= self.backoff_factor
        else:
            self.good += 1
            if self.good == self.growth_interval:
                self.factor *= self.growth_factor
                self.good = 0
        self.overflow = {}
