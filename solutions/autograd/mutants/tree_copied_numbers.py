"""Build the inner nodes with torch.tensor.   (tasks.md 7.2, mistake 1)

loses: dynamic_graphs
"""


def tree_vector(tree: Tree, leaves: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    if isinstance(tree, int):
        return leaves[tree]
    children = [tree_vector(child, leaves, weight, bias).tolist() for child in tree]
    both = torch.tensor(children[0] + children[1], dtype=leaves.dtype, device=leaves.device)
    return torch.tanh(weight @ both + bias)
