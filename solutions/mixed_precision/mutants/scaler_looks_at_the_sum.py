"""Take a sum that overflows for a gradient that did.   (tasks.md 7.24, mistake 13)

loses: scaler
"""


class LossScaler(LossScaler):
    def unscale_(self, optimizer: torch.optim.Optimizer) -> None:
        if id(optimizer) in self.overflow:
            raise RuntimeError("unscale_() was called already")
        grads = [param.grad for group in optimizer.param_groups for param in group["params"] if param.grad is not None]
        self.overflow[id(optimizer)] = any(not bool(torch.isfinite(grad.sum())) for grad in grads)
        for grad in grads:
            grad.div_(self.factor)
