"""Copy tensor by tensor into the state of the model."""

import torch


class EarlyStopping(EarlyStopping):
    @torch.no_grad()
    def restore(self, model: nn.Module) -> None:
        if self.best_state is not None:
            for name, value in model.state_dict().items():
                value.copy_(self.best_state[name])
