"""Forget that the gradient of a linear function depends on nothing.   (tasks.md 7.2, mistake 10)

loses: gradients
"""


def hessian_vector(f: Function, x: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    leaf = x.detach().clone().requires_grad_()
    first = torch.autograd.grad(f(leaf), leaf, create_graph=True)[0]
    return torch.autograd.grad(first, leaf, v)[0]
