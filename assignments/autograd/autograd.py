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
    raise NotImplementedError("your code here")


def hessian_vector(f: Function, x: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    """Return H v, with H the matrix of second derivatives of *f* at *x*, without building H.

    f: returns a single element; x, v: of one shape, any number of dimensions. Returns the same shape, without a graph,
    zeros where *f* is linear. Uses that H v is the gradient of (the gradient of f) · v, with v held fixed.
    """
    raise NotImplementedError("your code here")


def numeric_gradient(f: Function, x: torch.Tensor, step: float = 1e-6) -> torch.Tensor:
    """Return the gradient of *f* at *x* by central differences: (f(x + step) - f(x - step)) / (2 step), one by one.

    f: returns a single element; x: any shape and floating dtype. Computes in float64, and returns float64, without a
    graph, in the shape of *x*.
    """
    raise NotImplementedError("your code here")


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
    raise NotImplementedError("your code here")


# --- detach -----------------------------------------------------------------------------------------------------------


def straight_through(x: torch.Tensor) -> torch.Tensor:
    """Return *x* rounded to whole numbers, with the gradient of x itself: whatever comes back passes unchanged.

    x: floating point, any shape. Source: Bengio, Léonard, Courville (2013), arXiv:1308.3432, "straight-through".
    """
    raise NotImplementedError("your code here")


def consistency(prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Return the mean of the squared differences; gradients reach *prediction* only.

    prediction, target: of one shape, perhaps both parts of graphs. Returns a tensor without dimensions.
    """
    raise NotImplementedError("your code here")


def update_average(average: torch.Tensor, value: torch.Tensor, rate: float) -> None:
    """Replace *average*, in place, by (1 - rate) * average + rate * value; no graph is kept.

    average: a plain tensor, and it stays one; value: of the same shape, perhaps part of a graph, which stays usable.
    """
    raise NotImplementedError("your code here")


# --- graphs that depend on the data -----------------------------------------------------------------------------------


def log_or_zero(x: torch.Tensor) -> torch.Tensor:
    """Return log(x) where x > 0, and 0 elsewhere; its gradient is 1/x where x > 0, and 0 elsewhere, never NaN.

    x: floating point, any shape.
    """
    raise NotImplementedError("your code here")


def tree_vector(tree: Tree, leaves: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """Return the vector of *tree*: of a leaf its row of *leaves*, of a pair tanh(W [left; right] + b).

    tree: nested pairs of row numbers, at most 50 deep; leaves: (L, D); weight: (D, 2 D); bias: (D,). Returns (D,).
    Source: Socher et al. (2011), "Parsing natural scenes and natural language with recursive neural networks".
    """
    raise NotImplementedError("your code here")


def settle(x: torch.Tensor, weight: torch.Tensor, limit: float, most: int) -> tuple[torch.Tensor, int]:
    """Start with h = x, and while the norm of h is above *limit*, h = tanh(W h), at most *most* times.

    x: (D,); weight: (D, D). Returns the last h, (D,), and how many times. Gradients flow through every time.
    """
    raise NotImplementedError("your code here")


# --- a Function of your own -------------------------------------------------------------------------------------------


class ScaledPower(torch.autograd.Function):
    """The function y = scale * x ** n with a backward pass of its own, called as ScaledPower.apply(x, scale, n).

    x: (N, D); scale: (D,); n: an int, 1 or more. Returns (N, D). Either tensor may require gradients, or both; second
    derivatives work. Source: "Extending PyTorch" in torch's documentation.
    """

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor, scale: torch.Tensor, n: int) -> torch.Tensor:
        """Return scale * x ** n and note what the backward pass needs."""
        raise NotImplementedError("your code here")

    @staticmethod
    def backward(ctx: Any, upstream: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        """Return the gradients with respect to the arguments of forward; upstream: (N, D)."""
        raise NotImplementedError("your code here")


# --- an engine of your own --------------------------------------------------------------------------------------------


def sum_to_shape(gradient: torch.Tensor, shape: Sequence[int]) -> torch.Tensor:
    """Return *gradient*, that of a broadcast tensor, summed to the *shape* that the tensor had before.

    gradient: any shape that *shape* can be broadcast to. Returns a tensor of *shape*.
    """
    raise NotImplementedError("your code here")


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
        raise NotImplementedError("your code here")

    def __mul__(self, other: Node | float) -> Node:
        """Return self * other, element by element."""
        raise NotImplementedError("your code here")

    def __pow__(self, exponent: float) -> Node:
        """Return self ** exponent, for a number as the exponent."""
        raise NotImplementedError("your code here")

    def exp(self) -> Node:
        """Return e ** self."""
        raise NotImplementedError("your code here")

    def sum(self) -> Node:
        """Return the sum of all elements, a node without dimensions."""
        raise NotImplementedError("your code here")

    def __neg__(self) -> Node:
        """Return -self."""
        raise NotImplementedError("your code here")

    def __sub__(self, other: Node | float) -> Node:
        """Return self - other."""
        raise NotImplementedError("your code here")

    def __truediv__(self, other: Node | float) -> Node:
        """Return self / other."""
        raise NotImplementedError("your code here")

    def __radd__(self, other: float) -> Node:
        """Return other + self, for a number on the left."""
        raise NotImplementedError("your code here")

    def __rmul__(self, other: float) -> Node:
        """Return other * self, for a number on the left."""
        raise NotImplementedError("your code here")

    def __rsub__(self, other: float) -> Node:
        """Return other - self, for a number on the left."""
        raise NotImplementedError("your code here")

    def __rtruediv__(self, other: float) -> Node:
        """Return other / self, for a number on the left."""
        raise NotImplementedError("your code here")

    def backward(self) -> None:
        """Add the gradient of this node with respect to each leaf it was computed from to that leaf's grad.

        Raises ValueError unless this node has a single element. Takes time in proportion to the size of the graph.
        """
        raise NotImplementedError("your code here")
