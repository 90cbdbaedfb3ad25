"""Require gradients after the computation.   (tasks.md 7.2, mistake 9)

loses: gradients
"""


def gradient(f: Function, x: torch.Tensor, upstream: torch.Tensor | None = None) -> torch.Tensor:
    leaf = x.detach().clone()
    result = f(leaf)
    leaf.requires_grad_()
    return torch.autograd.grad(result, leaf, upstream)[0]
