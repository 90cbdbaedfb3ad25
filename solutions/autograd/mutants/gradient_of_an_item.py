"""Take the number out of the graph first.   (tasks.md 7.2, mistake 1)

loses: gradients
"""


def gradient(f: Function, x: torch.Tensor, upstream: torch.Tensor | None = None) -> torch.Tensor:
    leaf = x.detach().clone().requires_grad_()
    result = f(leaf)
    result = torch.tensor(result.tolist(), dtype=x.dtype, device=x.device, requires_grad=True)
    return torch.autograd.grad(result, leaf, upstream)[0]
