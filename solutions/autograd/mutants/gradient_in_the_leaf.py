"""Collect the gradient in the caller's leaf.   (tasks.md 7.2, mistake 2)

loses: gradients
"""


def gradient(f: Function, x: torch.Tensor, upstream: torch.Tensor | None = None) -> torch.Tensor:
    x.requires_grad_()
    f(x).backward(upstream)
    return x.grad
