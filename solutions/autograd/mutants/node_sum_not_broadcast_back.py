"""Do not sum the gradients of broadcast summands.   (tasks.md 7.2, mistake 7)

loses: engine
"""


class Node(Node):
    def __add__(self, other):
        right = as_node(other)
        return Node(self.data + right.data, (self, right), lambda gradient: (gradient, gradient))
