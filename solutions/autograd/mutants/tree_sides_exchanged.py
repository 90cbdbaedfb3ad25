"""Join the right side first.   (tasks.md 7.2, definition)

loses: dynamic_graphs
"""


def tree_vector(tree: Tree, leaves: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    if isinstance(tree, int):
        return leaves[tree]
    left, right = (tree_vector(child, leaves, weight, bias) for child in tree)
    return torch.tanh(weight @ torch.cat([right, left]) + bias)
