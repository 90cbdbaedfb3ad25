"""Leave out 2 * x.   (tasks.md 7.2, mistake 8)

loses: engine
"""


class Node(Node):
    def __rmul__(self, other):
        return NotImplemented
