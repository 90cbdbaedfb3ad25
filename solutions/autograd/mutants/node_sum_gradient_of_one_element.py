"""Send the gradient of a sum back as a single number.   (tasks.md 7.2, mistake 7)

loses: engine
"""


class Node(Node):
    def sum(self):
        return Node(self.data.sum(), (self,), lambda gradient: (gradient,))
