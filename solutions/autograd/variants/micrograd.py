"""Write the engine with closures that add to the grad of each node, cleared before each pass."""


class Node:
    def __init__(self, data, children=()):
        self.data = torch.as_tensor(data, dtype=torch.float64)
        self.grad = None
        self._children = children
        self._backward = lambda: None

    def _add(self, gradient):
        gradient = sum_to_shape(gradient, self.data.shape)
        self.grad = gradient.clone() if self.grad is None else self.grad + gradient

    def __add__(self, other):
        other = other if isinstance(other, Node) else Node(other)
        out = Node(self.data + other.data, (self, other))

        def _backward():
            self._add(out.grad)
            other._add(out.grad)

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Node) else Node(other)
        out = Node(self.data * other.data, (self, other))

        def _backward():
            self._add(other.data * out.grad)
            other._add(self.data * out.grad)

        out._backward = _backward
        return out

    def __truediv__(self, other):
        other = other if isinstance(other, Node) else Node(other)
        out = Node(self.data / other.data, (self, other))

        def _backward():
            self._add(out.grad / other.data)
            other._add(-out.grad * self.data / other.data**2)

        out._backward = _backward
        return out

    def __pow__(self, exponent):
        out = Node(self.data**exponent, (self,))

        def _backward():
            self._add(exponent * self.data ** (exponent - 1) * out.grad)

        out._backward = _backward
        return out

    def exp(self):
        out = Node(torch.exp(self.data), (self,))

        def _backward():
            self._add(out.data * out.grad)

        out._backward = _backward
        return out

    def sum(self):
        out = Node(self.data.sum(), (self,))

        def _backward():
            self._add(torch.ones_like(self.data) * out.grad)

        out._backward = _backward
        return out

    def __neg__(self):
        return -1 * self

    def __sub__(self, other):
        return self + (-1 * other)

    def __rsub__(self, other):
        return -1 * self + other

    def __rtruediv__(self, other):
        return Node(other) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def backward(self):
        if self.data.numel() > 1:
            raise ValueError("backward starts from one element")
        topo, visited = [], set()

        def build(v):
            if v not in visited:
                visited.add(v)
                for child in v._children:
                    build(child)
                topo.append(v)

        build(self)
        for node in topo:
            if node._children:
                node.grad = None
        self.grad = torch.ones_like(self.data)
        for node in reversed(topo):
            node._backward()
