"""Pass all that a node has on again whenever more arrives, as without a set of visited nodes.   (tasks.md 7.2, mistake 6)

loses: engine
"""


class Node(Node):
    def backward(self):
        if self.data.numel() != 1:
            raise ValueError("not a single element")
        gradients = {self: torch.ones_like(self.data)}
        waiting = [self]
        while waiting:
            node = waiting.pop(0)
            if node.pull is None:
                continue
            for parent, part in zip(node.parents, node.pull(gradients[node]), strict=True):
                gradients[parent] = gradients[parent] + part if parent in gradients else part
                if parent not in waiting:
                    waiting.append(parent)
        for node, gradient in gradients.items():
            if node.pull is None:
                node.grad = gradient if node.grad is None else node.grad + gradient
