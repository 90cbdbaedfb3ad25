"""Pass gradients on before they are complete.   (tasks.md 7.2, mistake 6)

loses: engine
"""


class Node(Node):
    def backward(self):
        if self.data.numel() != 1:
            raise ValueError("not a single element")
        gradients = {self: torch.ones_like(self.data)}
        waiting, seen = [self], {self}
        while waiting:
            node = waiting.pop(0)
            gradient = gradients[node]
            if node.pull is None:
                continue
            for parent, part in zip(node.parents, node.pull(gradient), strict=True):
                gradients[parent] = gradients[parent] + part if parent in gradients else part
                if parent not in seen:
                    seen.add(parent)
                    waiting.append(parent)
        for node in seen:
            if node.pull is None:
                node.grad = gradients[node] if node.grad is None else node.grad + gradients[node]
