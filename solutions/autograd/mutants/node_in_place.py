"""Add in place to gradients that share memory.   (tasks.md 7.2, mistake 12)

loses: engine
"""


class Node(Node):
    def backward(self):
        if self.data.numel() != 1:
            raise ValueError("not a single element")
        gradients = {self: torch.ones_like(self.data)}
        for node in reversed(self._sorted()):
            gradient = gradients.pop(node)
            if node.pull is None:
                node.grad = gradient if node.grad is None else node.grad.add_(gradient)
                continue
            for parent, part in zip(node.parents, node.pull(gradient), strict=True):
                part = part.contiguous()
                gradients[parent] = gradients[parent].add_(part) if parent in gradients else part

    def _sorted(self):
        order, seen = [], set()

        def visit(node):
            if node not in seen:
                seen.add(node)
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        return order
