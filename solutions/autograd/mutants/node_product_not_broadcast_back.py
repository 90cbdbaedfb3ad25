"""Do not sum the gradients of broadcast factors.   (tasks.md 7.2, mistake 7)

loses: engine
"""


class Node(Node):
    def __mul__(self, other):
        right = as_node(other)
        a, b = self.data, right.data
        return Node(a * b, (self, right), lambda gradient: (gradient * b, gradient * a))
