"""Take the left side for a leaf.   (tasks.md 7.2, definition)

loses: dynamic_graphs
"""


def tree_vector(tree: Tree, leaves: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    if isinstance(tree, int):
        return leaves[tree]
    left, right = leaves[tree[0]], tree_vector(tree[1], leaves, weight, bias)
    return torch.tanh(weight @ torch.cat([left, right]) + bias)
