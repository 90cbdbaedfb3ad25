"""Send the gradient straight through.   (tasks.md 7.8, mistake 4)

loses: relu
"""


def relu(x: torch.Tensor) -> torch.Tensor:
    if not x.is_floating_point() or not x.requires_grad:
        return x.clamp(min=0)
    return x + (x.clamp(min=0) - x).detach()
