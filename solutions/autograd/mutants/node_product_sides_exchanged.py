"""Give each factor itself as its slope.   (tasks.md 7.2, definition)

loses: engine
"""


class Node(Node):
    def __mul__(self, other):
        right = as_node(other)
        a, b = self.data, right.data
        return Node(
            a * b,
            (self, right),
            lambda gradient: (sum_to_shape(gradient * a, a.shape), sum_to_shape(gradient * b, b.shape)),
        )
