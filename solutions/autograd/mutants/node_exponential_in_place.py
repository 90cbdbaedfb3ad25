"""Take the exponential in place.   (tasks.md 7.2, mistake 12)

loses: engine
"""


class Node(Node):
    def exp(self):
        result = self.data.exp_()
        return Node(result, (self,), lambda gradient: (gradient * result,))
