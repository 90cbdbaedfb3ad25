"""Walk every way through the graph.   (tasks.md 7.2, mistake 6)

loses: engine
"""


class Node(Node):
    def backward(self):
        if self.data.numel() != 1:
            raise ValueError("not a single element")

        def visit(node, gradient):
            if node.pull is None:
                node.grad = gradient if node.grad is None else node.grad + gradient
                return
            for parent, part in zip(node.parents, node.pull(gradient), strict=True):
                visit(parent, part)

        visit(self, torch.ones_like(self.data))
