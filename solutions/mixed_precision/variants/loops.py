"""Go through elements in Python."""

import math


def conversion_loss(x: Tensor, dtype: torch.dtype) -> dict[str, float]:
    overflow, underflow, error = 0, 0, 0.0
    for before, after in zip(x.flatten().tolist(), x.to(dtype).flatten().tolist(), strict=True):
        if not math.isfinite(before) or before == 0:
            continue
        if math.isinf(after):
            overflow += 1
        elif after == 0:
            underflow += 1
        else:
            error = max(error, abs(after / before - 1))
    return {"overflow": overflow, "underflow": underflow, "error": error}


class LossScaler(LossScaler):
    def unscale_(self, optimizer: torch.optim.Optimizer) -> None:
        if id(optimizer) in self.overflow:
            raise RuntimeError("twice")
        bad = []
        for group in optimizer.param_groups:
            for param in group["params"]:
                if param.grad is not None:
                    param.grad = param.grad / self.factor
                    bad += [not math.isfinite(value) for value in param.grad.flatten().tolist()]
        self.overflow[id(optimizer)] = any(bad)
