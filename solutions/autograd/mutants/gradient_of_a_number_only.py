"""Go back from many results without saying how much each counts.   (tasks.md 7.2, mistake 13)

loses: gradients
"""


def gradient(f: Function, x: torch.Tensor, upstream: torch.Tensor | None = None) -> torch.Tensor:
    leaf = x.detach().clone().requires_grad_()
    return torch.autograd.grad(f(leaf), leaf)[0]
