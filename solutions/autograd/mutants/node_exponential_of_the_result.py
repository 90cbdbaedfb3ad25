"""Take the exponential once more in the derivative.   (tasks.md 7.2, definition)

loses: engine
"""


class Node(Node):
    def exp(self):
        result = self.data.exp()
        return Node(result, (self,), lambda gradient: (gradient * result.exp(),))
