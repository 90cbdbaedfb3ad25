"""Refuse numbers as operands.   (tasks.md 7.2, mistake 8)

loses: engine
"""


class Node(Node):
    def __add__(self, other):
        shapes = self.data.shape, other.data.shape
        return Node(
            self.data + other.data,
            (self, other),
            lambda gradient: (sum_to_shape(gradient, shapes[0]), sum_to_shape(gradient, shapes[1])),
        )
