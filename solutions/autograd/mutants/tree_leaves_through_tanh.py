"""Apply the layer to single leaves as well.   (tasks.md 7.2, definition)

loses: dynamic_graphs
"""


def tree_vector(tree: Tree, leaves: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    if isinstance(tree, int):
        return torch.tanh(leaves[tree])
    children = [tree_vector(child, leaves, weight, bias) for child in tree]
    return torch.tanh(weight @ torch.cat(children) + bias)
