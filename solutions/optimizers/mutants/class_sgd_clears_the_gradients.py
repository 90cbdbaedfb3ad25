"""Clear the gradients after the step.

loses: SGD
"""


class SGD(SGD):
    def step(self, closure: Callable[[], Tensor] | None = None) -> Tensor | None:
        loss = super().step(closure)
        self.zero_grad(set_to_none=False)
        return loss
