"""Multiply the sums of the Hessian's rows by v.   (tasks.md 7.2, mistake 3)

loses: gradients
"""


def hessian_vector(f: Function, x: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    leaf = x.detach().clone().requires_grad_()
    first = torch.autograd.grad(f(leaf), leaf, create_graph=True)[0]
    if not first.requires_grad:
        return torch.zeros_like(v)
    return v * torch.autograd.grad(first.sum(), leaf, materialize_grads=True)[0]
