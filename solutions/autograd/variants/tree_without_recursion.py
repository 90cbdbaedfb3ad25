"""Walk trees with a stack, and settle in a for loop."""


def tree_vector(tree: Tree, leaves: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    waiting, ready = [(tree, False)], []
    while waiting:
        part, joined = waiting.pop()
        if isinstance(part, int):
            ready.append(leaves[part])
        elif joined:
            right, left = ready.pop(), ready.pop()
            ready.append(torch.tanh(torch.nn.functional.linear(torch.cat([left, right]), weight, bias)))
        else:
            waiting += [(part, True), (part[1], False), (part[0], False)]
    return ready.pop()


def settle(x: torch.Tensor, weight: torch.Tensor, limit: float, most: int) -> tuple[torch.Tensor, int]:
    times = torch.tensor(0)
    for _ in range(most):
        if torch.linalg.vector_norm(x) <= limit:
            break
        x, times = torch.tanh(x @ weight.T), times + 1
    return x, times
