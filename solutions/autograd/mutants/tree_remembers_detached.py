"""Remember subtrees without their graph.   (tasks.md 7.2, mistake 1)

loses: dynamic_graphs
"""


def tree_vector(tree: Tree, leaves: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    if isinstance(tree, int):
        return leaves[tree]
    children = [tree_vector(child, leaves, weight, bias) for child in tree]
    joined = torch.cat([child.detach() if isinstance(part, tuple) else child for child, part in zip(children, tree)])
    return torch.tanh(weight @ joined + bias)
