"""Let torch's autograd do it.   (tasks.md 7.1, mistake 11)

loses: engine
"""


class Node:
    def __init__(self, data, of=None):
        self.data, self.grad = data, None
        self.t = data.detach().clone().requires_grad_() if of is None else of
        self.leaves = {self: self.t} if of is None else {}

    def _made(self, t, *others):
        made = Node(t.detach(), t)
        for each in (self, *others):
            made.leaves = {**made.leaves, **each.leaves}
        return made

    def __add__(self, other):
        other = as_node(other)
        return self._made(self.t + other.t, other)

    def __mul__(self, other):
        other = as_node(other)
        return self._made(self.t * other.t, other)

    def __pow__(self, exponent):
        return self._made(self.t**exponent)

    def exp(self):
        return self._made(self.t.exp())

    def sum(self):
        return self._made(self.t.sum())

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -as_node(other)

    def __truediv__(self, other):
        return self * as_node(other) ** -1.0

    def __rsub__(self, other):
        return as_node(other) - self

    def __rtruediv__(self, other):
        return as_node(other) / self

    __radd__, __rmul__ = __add__, __mul__

    def backward(self):
        if self.data.numel() != 1:
            raise ValueError("not a single element")
        found = torch.autograd.grad(self.t, list(self.leaves.values()), retain_graph=True)
        for leaf, gradient in zip(self.leaves, found, strict=True):
            leaf.grad = gradient if leaf.grad is None else leaf.grad + gradient
