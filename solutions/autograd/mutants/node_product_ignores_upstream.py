"""Forget what comes from above in a product.   (tasks.md 7.2, mistake 3)

loses: engine
"""


class Node(Node):
    def __mul__(self, other):
        right = as_node(other)
        a, b = self.data, right.data
        return Node(
            a * b,
            (self, right),
            lambda gradient: (
                sum_to_shape(torch.ones_like(gradient) * b, a.shape),
                sum_to_shape(torch.ones_like(gradient) * a, b.shape),
            ),
        )
