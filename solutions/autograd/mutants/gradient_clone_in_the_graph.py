"""Clone the caller's leaf within its graph.   (tasks.md 7.2, mistake 2)

loses: gradients
"""


def gradient(f: Function, x: torch.Tensor, upstream: torch.Tensor | None = None) -> torch.Tensor:
    inner = x.clone() if x.requires_grad else x.clone().requires_grad_()
    inner.retain_grad()
    f(inner).backward(upstream)
    return inner.grad
