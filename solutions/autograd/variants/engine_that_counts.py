"""Pass gradients on when all uses of a node have answered, without recursion."""


def sum_to_shape(gradient: torch.Tensor, shape: Sequence[int]) -> torch.Tensor:
    return gradient.sum_to_size(tuple(shape))


class Node(Node):
    def backward(self):
        if self.data.numel() != 1:
            raise ValueError("backward starts from one element")
        uses, waiting, seen = {self: 0}, [self], set()
        while waiting:
            node = waiting.pop()
            if node in seen:
                continue
            seen.add(node)
            for parent in node.parents:
                uses[parent] = uses.get(parent, 0) + 1
                waiting.append(parent)
        gradients, ready = {self: torch.ones_like(self.data)}, [self]
        while ready:
            node = ready.pop()
            if not node.parents:
                node.grad = gradients[node].clone() if node.grad is None else node.grad + gradients[node]
                continue
            for parent, part in zip(node.parents, node.pull(gradients[node])):
                gradients[parent] = gradients.get(parent, torch.zeros_like(parent.data)) + part
                uses[parent] -= 1
                if uses[parent] == 0:
                    ready.append(parent)
