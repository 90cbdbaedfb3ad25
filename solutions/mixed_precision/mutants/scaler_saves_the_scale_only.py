"""Forget the count in the state.   (tasks.md 7.24, mistake 13)

loses: scaler
"""


class LossScaler(LossScaler):
    def state_dict(self) -> dict[str, Any]:
        return {"scale": self.factor}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.factor, self.good = state["scale"], 0
