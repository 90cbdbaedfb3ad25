"""Use backward on a leaf of one's own, and differences in place."""


def gradient(f: Function, x: torch.Tensor, upstream: torch.Tensor | None = None) -> torch.Tensor:
    leaf = x.clone().detach()
    leaf.requires_grad = True
    result = f(leaf)
    result.backward(torch.ones_like(result) if upstream is None else upstream)
    return leaf.grad


def hessian_vector(f: Function, x: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    leaf = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    along = (first * v).sum() + 0 * leaf.sum()
    return torch.autograd.grad(along, leaf)[0]


def numeric_gradient(f: Function, x: torch.Tensor, step: float = 1e-6) -> torch.Tensor:
    wide = x.detach().to(torch.float64, copy=True).contiguous()
    result = torch.empty_like(wide)
    numbers, found = wide.view(-1), result.view(-1)
    for index in range(len(numbers)):
        old = numbers[index].item()
        numbers[index] = old + step
        ahead = f(wide).item()
        numbers[index] = old - step
        found[index] = (ahead - f(wide).item()) / (2 * step)
        numbers[index] = old
    return result
