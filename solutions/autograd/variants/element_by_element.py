"""Take logarithms in a loop, and settle in a recursion."""


def log_or_zero(x: torch.Tensor) -> torch.Tensor:
    result = torch.zeros_like(x)
    result[x > 0] = torch.log(x[x > 0])
    return result


def tree_vector(tree: Tree, leaves: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    if not isinstance(tree, tuple):
        return leaves[tree]
    size = leaves.shape[1]
    left, right = tree
    left, right = tree_vector(left, leaves, weight, bias), tree_vector(right, leaves, weight, bias)
    return (weight[:, :size].mv(left) + weight[:, size:].mv(right) + bias).tanh()


def settle(x: torch.Tensor, weight: torch.Tensor, limit: float, most: int) -> tuple[torch.Tensor, int]:
    if most == 0 or x.detach().pow(2).sum().sqrt().item() <= limit:
        return x, 0
    h, times = settle(torch.einsum("ij,j->i", weight, x).tanh(), weight, limit, most - 1)
    return h, times + 1
