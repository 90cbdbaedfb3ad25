"""Take 2 - x for x - 2.   (tasks.md 7.2, mistake 8)

loses: engine
"""


class Node(Node):
    def __rsub__(self, other):
        return self - other
