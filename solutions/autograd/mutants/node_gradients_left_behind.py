"""Leave gradients in the inner nodes for the next pass.   (tasks.md 7.2, mistake 2)

loses: engine
"""


class Node(Node):
    def backward(self):
        if self.data.numel() != 1:
            raise ValueError("not a single element")
        one = torch.ones_like(self.data)
        self.grad = one if self.grad is None else self.grad + one
        for node in reversed(self._sorted()):
            if node.pull is None:
                continue
            for parent, part in zip(node.parents, node.pull(node.grad), strict=True):
                parent.grad = part if parent.grad is None else parent.grad + part

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
