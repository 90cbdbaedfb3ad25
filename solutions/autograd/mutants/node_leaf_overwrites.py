"""Overwrite the gradient of the pass before.   (tasks.md 7.2, mistake 5)

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
                node.grad = gradient
                continue
            for parent, part in zip(node.parents, node.pull(gradient), strict=True):
                gradients[parent] = gradients[parent] + part if parent in gradients else part

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
