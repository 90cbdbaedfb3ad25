"""Keep the exponent in the derivative of a power.   (tasks.md 7.2, definition)

loses: engine
"""


class Node(Node):
    def __pow__(self, exponent):
        base = self.data
        return Node(base**exponent, (self,), lambda gradient: (gradient * exponent * base**exponent,))
