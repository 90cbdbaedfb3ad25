"""Add to the result of tanh in place, which its gradient needs.   (tasks.md 7.2, mistake 12)

loses: dynamic_graphs
"""


def tree_vector(tree: Tree, leaves: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    if isinstance(tree, int):
        return leaves[tree]
    children = [tree_vector(child, leaves, weight, bias) for child in tree]
    result = torch.tanh(weight @ torch.cat(children) + bias)
    return result.mul_(2).div_(2)
