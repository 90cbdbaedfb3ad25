"""Take a gradient without a graph for that of a linear function.   (tasks.md 7.2, mistake 10)

loses: gradients
"""


def hessian_vector(f: Function, x: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    leaf = x.detach().clone().requires_grad_()
    first = torch.autograd.grad(f(leaf), leaf)[0]
    return torch.autograd.grad(first, leaf, v)[0] if first.requires_grad else torch.zeros_like(v)
