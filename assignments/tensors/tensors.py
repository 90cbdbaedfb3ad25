"""From NumPy arrays to tensors and back, broadcasting, and a two-layer net trained without autograd.

The net is x -> x W1 + b1 -> ReLU -> h W2 + b2 -> scores, with weights stored as (in, out): a batch of rows is
multiplied from the left, as in Stanford's CS231n. (`nn.Linear` stores the transpose, (out, in).)

Shapes: N samples, D features, H hidden units, C classes. Everything works in the dtype and on the device of its inputs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

Params = dict[str, torch.Tensor]  # "w1" (D, H), "b1" (H,), "w2" (H, C), "b2" (C,)


def random_problem(
    samples: int = 60, features: int = 10, hidden: int = 16, classes: int = 4, seed: int = 0
) -> tuple[torch.Tensor, torch.Tensor, Params]:
    """Return random data to fit, and the parameters of an untrained net: x (N, D), target (N,) and params."""
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(samples, features, dtype=torch.float64, generator=generator)
    target = torch.randint(classes, (samples,), generator=generator)
    params = {
        "w1": torch.randn(features, hidden, dtype=torch.float64, generator=generator) / features**0.5,
        "b1": torch.zeros(hidden, dtype=torch.float64),
        "w2": torch.randn(hidden, classes, dtype=torch.float64, generator=generator) / hidden**0.5,
        "b2": torch.zeros(classes, dtype=torch.float64),
    }
    return x, target, params


# --- arrays and tensors -----------------------------------------------------------------------------------------------


def share(array: np.ndarray) -> torch.Tensor:
    """Return a tensor on the memory of *array*: what is written into one shows in the other.

    array: any shape, any dtype that torch has, perhaps a view of a larger array (strides above zero). Shape and dtype
    stay. Source: the documentation of `torch.from_numpy`.
    """
    raise NotImplementedError("your code here")


def own(array: np.ndarray, dtype: torch.dtype = torch.float32, device: str = "cpu") -> torch.Tensor:
    """Return a tensor of *dtype* on *device* with the values of *array* and memory of its own.

    array: any shape, any dtype that torch has, any view, such as a flipped image, whose strides are negative.
    Source: the documentation of `torch.tensor`.
    """
    raise NotImplementedError("your code here")


def to_array(tensor: torch.Tensor) -> np.ndarray:
    """Return *tensor* as an array of its shape and dtype; bfloat16, which NumPy lacks, becomes float32.

    tensor: any shape, on any device, perhaps one that requires gradients. The array lies on the memory of *tensor*
    where NumPy can use that: for a tensor on the CPU, but for bfloat16. Source: the documentation of `Tensor.numpy`.
    """
    raise NotImplementedError("your code here")


# --- broadcasting -----------------------------------------------------------------------------------------------------


def standardize(x: torch.Tensor) -> torch.Tensor:
    """Return *x* with each column shifted and scaled to mean 0 and standard deviation 1, constant columns as zeros.

    x: (N, D), floating point, N samples; it stays as it is. The variance is the mean of the squares: their sum divided
    by N, not by N - 1. Returns (N, D).
    """
    raise NotImplementedError("your code here")


def squared_distances(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Return the squared Euclidean distance of each row of *a* to each row of *b*.

    a: (N, D); b: (M, D), floating point. Returns (N, M). Exact to rounding wherever the points lie: also when all of
    them are close together, far from zero.
    """
    raise NotImplementedError("your code here")


def images_to_batch(images: np.ndarray, mean: Sequence[float], std: Sequence[float]) -> torch.Tensor:
    """Return images as a network wants them: (value / 255 - mean) / std, channels first, float32.

    images: (N, H, W, C), uint8, 0 to 255; mean, std: C numbers each, one for each channel, in units of value / 255.
    Returns (N, C, H, W) on the CPU; *images* stays as it is.
    """
    raise NotImplementedError("your code here")


# --- the net ----------------------------------------------------------------------------------------------------------


def forward(x: torch.Tensor, params: Params) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    """Return the scores of the net and what the backward pass needs.

    x: (N, D). Returns scores (N, C) = h W2 + b2 and a dict with "x" (N, D), "z" (N, H) = x W1 + b1 and
    "h" (N, H) = max(0, z). *x* and *params* stay as they are.
    """
    raise NotImplementedError("your code here")


def loss(scores: torch.Tensor, target: torch.Tensor, params: Params, decay: float = 0.0) -> torch.Tensor:
    """Return the mean cross entropy of *scores* plus *decay* times the sum of all squared weights, biases left out.

    scores: (N, C), as large as 1e4 or -1e4; target: (N,), int64, class numbers. Returns a tensor without dimensions
    (a float will do). Natural logarithm; no factor ½ with *decay*.
    """
    raise NotImplementedError("your code here")


def score_gradient(scores: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Return the gradient of the mean cross entropy with respect to *scores*, computed without autograd.

    scores: (N, C), as large as 1e4 or -1e4; target: (N,), int64. Returns (N, C); *scores* stays as it is.
    """
    raise NotImplementedError("your code here")


def backward(
    upstream: torch.Tensor, params: Params, cache: dict[str, torch.Tensor], decay: float = 0.0
) -> dict[str, torch.Tensor]:
    """Return the gradients of the loss with respect to the parameters, computed without autograd.

    upstream: (N, C), the gradient with respect to the scores; cache: what `forward` returned with these scores;
    decay: as in `loss`, whose penalty counts too. Returns a dict with the keys and shapes of *params*; the gradients
    hang on no graph, even if parameters require gradients. No argument changes, nor what is in it.
    """
    raise NotImplementedError("your code here")


# --- training ---------------------------------------------------------------------------------------------------------


def step(x: torch.Tensor, target: torch.Tensor, params: Params, lr: float, decay: float = 0.0) -> float:
    """Take one step of gradient descent on all samples, p <- p - lr * gradient; return the loss before it.

    x: (N, D); target: (N,), int64. The tensors in *params* are changed in place, also where they require gradients.
    """
    raise NotImplementedError("your code here")


def fit(
    x: torch.Tensor, target: torch.Tensor, params: Params, steps: int, lr: float, decay: float = 0.0
) -> list[float]:
    """Take *steps* steps of gradient descent; return the loss before each of them, *steps* numbers."""
    raise NotImplementedError("your code here")
