"""Autograd from the outside, from the inside, and rebuilt: gradients, graphs, a custom Function, and a small engine.

Results have the dtype and the device of the inputs unless a docstring says otherwise; no function changes its inputs
unless that is its task.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch

Function = Callable[[torch.Tensor], torch.Tensor]
Tree = int | tuple["Tree", "Tree"]  # the number of a leaf, or a pair of trees


# --- gradients --------------------------------------------------------------------------------------------------------


def gradient(f: Function, x: torch.Tensor, upstream: torch.Tensor | None = None) -> torch.Tensor:
    """Return the gradient of *f* at *x*: of f(x) itself, or of the sum of upstream * f(x).

    x: floating point, any shape; whether it requires gradients or not, it stays as it is, and so does its .grad.
    upstream: of the shape of f(x), or None where f(x) has a single element. Returns the shape of *x*, without a graph.
    Source: the documentation of `torch.autograd.grad`.
    """
    ### BEGIN SOLUTION
    leaf = x.detach().clone().requires_grad_()
    return torch.autograd.grad(f(leaf), leaf, upstream)[0]
    ### END SOLUTION


def hessian_vector(f: Function, x: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    """Return H v, with H the matrix of second derivatives of *f* at *x*, without building H.

    f: returns a single element; x, v: of one shape, any number of dimensions. Returns the same shape, without a graph,
    zeros where *f* is linear. Uses that H v is the gradient of (the gradient of f) · v, with v held fixed.
    """
    ### BEGIN SOLUTION
    leaf = x.detach().clone().requires_grad_()
    first = torch.autograd.grad(f(leaf), leaf, create_graph=True)[0]
    if not first.requires_grad:  # the gradient of a linear function depends on nothing
        return torch.zeros_like(v)
    return torch.autograd.grad(first, leaf, v, materialize_grads=True)[0]
    ### END SOLUTION


def numeric_gradient(f: Function, x: torch.Tensor, step: float = 1e-6) -> torch.Tensor:
    """Return the gradient of *f* at *x* by central differences: (f(x + step) - f(x - step)) / (2 step), one by one.

    f: returns a single element; x: any shape and floating dtype. Computes in float64, and returns float64, without a
    graph, in the shape of *x*.
    """
    ### BEGIN SOLUTION
    point = x.detach().double().flatten()  # (number of elements,)
    result = torch.zeros_like(point)
    with torch.no_grad():
        for index in range(point.numel()):
            shift = torch.zeros_like(point)
            shift[index] = step
            ahead, behind = (point + shift).reshape(x.shape), (point - shift).reshape(x.shape)
            result[index] = (f(ahead) - f(behind)) / (2 * step)
    return result.reshape(x.shape)
    ### END SOLUTION


# --- accumulation -----------------------------------------------------------------------------------------------------


def accumulate_gradients(
    mean_loss: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    params: Iterable[torch.Tensor],
    x: torch.Tensor,
    y: torch.Tensor,
    size: int,
) -> float:
    """Leave the gradient of the mean loss over all samples in the .grad of *params*, *size* samples at a time.

    mean_loss(x, y) is the mean loss over the samples it is given. params: leaves, perhaps from a generator; what their
    .grad held before is lost. x: (N, ...), y: (N, ...). The backward pass of a chunk ends before the next chunk's
    forward pass. Returns the mean loss over all N samples.
    """
    ### BEGIN SOLUTION
    for param in params:
        param.grad = None
    total = 0.0
    for chunk, wanted in zip(x.split(size), y.split(size), strict=True):
        part = mean_loss(chunk, wanted) * (len(chunk) / len(x))  # a short chunk counts less
        part.backward()
        total += part.item()
    return total
    ### END SOLUTION


# --- detach -----------------------------------------------------------------------------------------------------------


def straight_through(x: torch.Tensor) -> torch.Tensor:
    """Return *x* rounded to whole numbers, with the gradient of x itself: whatever comes back passes unchanged.

    x: floating point, any shape. Source: Bengio, Léonard, Courville (2013), arXiv:1308.3432, "straight-through".
    """
    ### BEGIN SOLUTION
    return x + (x.round() - x).detach()
    ### END SOLUTION


def consistency(prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Return the mean of the squared differences; gradients reach *prediction* only.

    prediction, target: of one shape, perhaps both parts of graphs. Returns a tensor without dimensions.
    """
    ### BEGIN SOLUTION
    return (prediction - target.detach()).pow(2).mean()
    ### END SOLUTION


def update_average(average: torch.Tensor, value: torch.Tensor, rate: float) -> None:
    """Replace *average*, in place, by (1 - rate) * average + rate * value; no graph is kept.

    average: a plain tensor, and it stays one; value: of the same shape, perhaps part of a graph, which stays usable.
    """
    ### BEGIN SOLUTION
    with torch.no_grad():
        average += rate * (value - average)
    ### END SOLUTION


# --- graphs that depend on the data -----------------------------------------------------------------------------------


def log_or_zero(x: torch.Tensor) -> torch.Tensor:
    """Return log(x) where x > 0, and 0 elsewhere; its gradient is 1/x where x > 0, and 0 elsewhere, never NaN.

    x: floating point, any shape.
    """
    ### BEGIN SOLUTION
    positive = x > 0
    return torch.where(positive, torch.where(positive, x, 1.0).log(), 0.0)
    ### END SOLUTION


def tree_vector(tree: Tree, leaves: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """Return the vector of *tree*: of a leaf its row of *leaves*, of a pair tanh(W [left; right] + b).

    tree: nested pairs of row numbers, at most 50 deep; leaves: (L, D); weight: (D, 2 D); bias: (D,). Returns (D,).
    Source: Socher et al. (2011), "Parsing natural scenes and natural language with recursive neural networks".
    """
    ### BEGIN SOLUTION
    if isinstance(tree, int):
        return leaves[tree]
    children = [tree_vector(child, leaves, weight, bias) for child in tree]
    return torch.tanh(weight @ torch.cat(children) + bias)  # (D, 2 D) @ (2 D,) -> (D,)
    ### END SOLUTION


def settle(x: torch.Tensor, weight: torch.Tensor, limit: float, most: int) -> tuple[torch.Tensor, int]:
    """Start with h = x, and while the norm of h is above *limit*, h = tanh(W h), at most *most* times.

    x: (D,); weight: (D, D). Returns the last h, (D,), and how many times. Gradients flow through every time.
    """
    ### BEGIN SOLUTION
    h, times = x, 0
    while times < most and h.norm() > limit:
        h = torch.tanh(weight @ h)
        times += 1
    return h, times
    ### END SOLUTION


# --- a Function of your own -------------------------------------------------------------------------------------------


class ScaledPower(torch.autograd.Function):
    """The function y = scale * x ** n with a backward pass of its own, called as ScaledPower.apply(x, scale, n).

    x: (N, D); scale: (D,); n: an int, 1 or more. Returns (N, D). Either tensor may require gradients, or both; second
    derivatives work. Source: "Extending PyTorch" in torch's documentation.
    """

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor, scale: torch.Tensor, n: int) -> torch.Tensor:
        """Return scale * x ** n and note what the backward pass needs."""
        ### BEGIN SOLUTION
        ctx.save_for_backward(x, scale)
        ctx.n = n
        return scale * x**n
        ### END SOLUTION

    @staticmethod
    def backward(ctx: Any, upstream: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        """Return the gradients with respect to the arguments of forward; upstream: (N, D)."""
        ### BEGIN SOLUTION
        x, scale = ctx.saved_tensors
        of_x = upstream * scale * ctx.n * x ** (ctx.n - 1)  # (N, D)
        of_scale = (upstream * x**ctx.n).sum(dim=0)  # (D,)
        return of_x, of_scale, None
        ### END SOLUTION


# --- an engine of your own --------------------------------------------------------------------------------------------


def sum_to_shape(gradient: torch.Tensor, shape: Sequence[int]) -> torch.Tensor:
    """Return *gradient*, that of a broadcast tensor, summed to the *shape* that the tensor had before.

    gradient: any shape that *shape* can be broadcast to. Returns a tensor of *shape*.
    """
    ### BEGIN SOLUTION
    extra = gradient.dim() - len(shape)
    stretched = [extra + place for place, length in enumerate(shape) if length == 1]
    return gradient.sum(dim=[*range(extra), *stretched]).reshape(tuple(shape)) if extra or stretched else gradient
    ### END SOLUTION


def as_node(value: Node | float) -> Node:
    """Return a node as it is, and a number as a node that was computed from nothing."""
    return value if isinstance(value, Node) else Node(torch.tensor(value, dtype=torch.float64))


class Node:
    """A tensor, and how it was computed; the operators make new nodes, backward() finds the gradients.

    Works without torch's autograd. Attributes: data, a plain tensor; grad, None until a backward pass reaches a leaf.
    Each operator takes a node or a Python number on either side, and broadcasts as torch does.
    """

    def __init__(
        self,
        data: torch.Tensor,
        parents: tuple[Node, ...] = (),
        pull: Callable[[torch.Tensor], tuple[torch.Tensor, ...]] | None = None,
    ) -> None:
        """Make a leaf, or a node computed from *parents*: *pull* turns its gradient into what each parent gets."""
        self.data = data
        self.grad: torch.Tensor | None = None
        self.parents = parents
        self.pull = pull

    def __add__(self, other: Node | float) -> Node:
        """Return self + other."""
        ### BEGIN SOLUTION
        right = as_node(other)
        shapes = self.data.shape, right.data.shape
        return Node(
            self.data + right.data,
            (self, right),
            lambda gradient: (sum_to_shape(gradient, shapes[0]), sum_to_shape(gradient, shapes[1])),
        )
        ### END SOLUTION

    def __mul__(self, other: Node | float) -> Node:
        """Return self * other, element by element."""
        ### BEGIN SOLUTION
        right = as_node(other)
        a, b = self.data, right.data
        return Node(
            a * b,
            (self, right),
            lambda gradient: (sum_to_shape(gradient * b, a.shape), sum_to_shape(gradient * a, b.shape)),
        )
        ### END SOLUTION

    def __pow__(self, exponent: float) -> Node:
        """Return self ** exponent, for a number as the exponent."""
        ### BEGIN SOLUTION
        base = self.data
        return Node(base**exponent, (self,), lambda gradient: (gradient * exponent * base ** (exponent - 1),))
        ### END SOLUTION

    def exp(self) -> Node:
        """Return e ** self."""
        ### BEGIN SOLUTION
        result = self.data.exp()
        return Node(result, (self,), lambda gradient: (gradient * result,))
        ### END SOLUTION

    def sum(self) -> Node:
        """Return the sum of all elements, a node without dimensions."""
        ### BEGIN SOLUTION
        data = self.data
        return Node(data.sum(), (self,), lambda gradient: (gradient.expand(data.shape),))
        ### END SOLUTION

    def __neg__(self) -> Node:
        """Return -self."""
        ### BEGIN SOLUTION
        return self * -1.0
        ### END SOLUTION

    def __sub__(self, other: Node | float) -> Node:
        """Return self - other."""
        ### BEGIN SOLUTION
        return self + -as_node(other)
        ### END SOLUTION

    def __truediv__(self, other: Node | float) -> Node:
        """Return self / other."""
        ### BEGIN SOLUTION
        return self * as_node(other) ** -1.0
        ### END SOLUTION

    def __radd__(self, other: float) -> Node:
        """Return other + self, for a number on the left."""
        ### BEGIN SOLUTION
        return self + other
        ### END SOLUTION

    def __rmul__(self, other: float) -> Node:
        """Return other * self, for a number on the left."""
        ### BEGIN SOLUTION
        return self * other
        ### END SOLUTION

    def __rsub__(self, other: float) -> Node:
        """Return other - self, for a number on the left."""
        ### BEGIN SOLUTION
        return as_node(other) - self
        ### END SOLUTION

    def __rtruediv__(self, other: float) -> Node:
        """Return other / self, for a number on the left."""
        ### BEGIN SOLUTION
        return as_node(other) / self
        ### END SOLUTION

    def backward(self) -> None:
        """Add the gradient of this node with respect to each leaf it was computed from to that leaf's grad.

        Raises ValueError unless this node has a single element. Takes time in proportion to the size of the graph.
        """
        ### BEGIN SOLUTION
        if self.data.numel() != 1:
            raise ValueError(f"backward starts from a single element, not from shape {tuple(self.data.shape)}")
        order: list[Node] = []  # parents before children, each node once
        seen: set[Node] = set()

        def visit(node: Node) -> None:
            if node not in seen:
                seen.add(node)
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        gradients = {self: torch.ones_like(self.data)}
        for node in reversed(order):
            gradient = gradients.pop(node)
            if node.pull is None:
                node.grad = gradient if node.grad is None else node.grad + gradient
                continue
            for parent, part in zip(node.parents, node.pull(gradient), strict=True):
                gradients[parent] = gradients[parent] + part if parent in gradients else part
        ### END SOLUTION
