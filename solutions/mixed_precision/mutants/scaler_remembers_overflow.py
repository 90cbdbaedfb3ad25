"""Remember an overflow for ever.   (tasks.md 7.24, mistake 13)

loses: scaler
"""


class LossScaler(LossScaler):
    def update(self) -> None:
        if any(self.overflow.values()):
            self.factor *= self.backoff_factor
            self.good = 0
        else:
            self.good += 1
            if self.good == self.growth_interval:
                self.factor *= self.growth_factor
                self.good = 0
        self.overflow = {key: True for key, bad in self.overflow.items() if bad}
