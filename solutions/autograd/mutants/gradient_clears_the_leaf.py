"""Delete the gradient that the caller's leaf held.   (tasks.md 7.2, mistake 2)

loses: gradients
"""


def gradient(f: Function, x: torch.Tensor, upstream: torch.Tensor | None = None) -> torch.Tensor:
    x.requires_grad_()
    x.grad = None
    f(x).backward(upstream)
    found, x.grad = x.grad, None
    return found
