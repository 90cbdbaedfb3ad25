"""Look for infinities only.   (tasks.md 7.24, mistake 13)

loses: scaler
"""


class LossScaler(LossScaler):
    def unscale_(self, optimizer: torch.optim.Optimizer) -> None:
        if id(optimizer) in self.overflow:
            raise RuntimeError("unscale_() was called already")
        self.overflow[id(optimizer)] = False
        for group in optimizer.param_groups:
            for param in group["params"]:
                if param.grad is not None:
                    param.grad.div_(self.factor)
                    if bool(torch.isinf(param.grad).any()):
                        self.overflow[id(optimizer)] = True
