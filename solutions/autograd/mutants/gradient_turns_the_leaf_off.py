"""Leave the caller's leaf without requires_grad.   (tasks.md 7.2, mistake 9)

loses: gradients
"""


def gradient(f: Function, x: torch.Tensor, upstream: torch.Tensor | None = None) -> torch.Tensor:
    found = torch.autograd.grad(f(x.requires_grad_()), x, upstream)[0]
    x.requires_grad_(False)
    return found
