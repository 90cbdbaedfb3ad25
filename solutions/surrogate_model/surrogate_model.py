"""Surrogate models: a cheap model learns from a few runs of a costly simulation, and says where to run it next.

Sources: M. McKay et al., "A Comparison of Three Methods for Selecting Values of Input Variables", 1979, for the Latin
hypercube; B. Lakshminarayanan et al., "Simple and Scalable Predictive Uncertainty Estimation using Deep Ensembles",
2017 (https://arxiv.org/abs/1612.01474), for the spread of an ensemble; D. Cox and S. John, "A Statistical Method for
Global Optimization", 1992, for the lower confidence bound.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

Predict = Callable[[Tensor], tuple[Tensor, Tensor]]  # points (M, D) -> mean (M,) and spread (M,), in original units
Fit = Callable[[Tensor, Tensor], Predict]  # points (N, D) and values (N,) -> a surrogate


def latin_hypercube(count: int, bounds: Tensor, generator: torch.Generator) -> Tensor:
    """Return points of which each of *count* equal intervals of each axis holds exactly one.

    Which intervals meet in a point is random, independently for each axis, and so is the place of a point within its
    interval, uniformly.

    Args:
        count: number of points N, at least 1.
        bounds: lowest and highest value of each axis, (D, 2).
        generator: source of all randomness, on the device of *bounds*.

    Returns:
        The points, (N, D), in the dtype and on the device of *bounds*.
    """
    ### BEGIN SOLUTION
    low, high = bounds.unbind(1)  # (D,) each
    order = torch.rand(count, len(bounds), generator=generator, device=bounds.device).argsort(0)  # (N, D)
    inside = torch.rand(order.shape, generator=generator, device=bounds.device, dtype=bounds.dtype)  # (N, D)
    return low + (high - low) * (order + inside) / count  # (N, D)
    ### END SOLUTION


def split_rows(count: int, held_out: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Split the rows 0..count-1 at random into rows to train on and rows held out.

    Args:
        count: number of rows N.
        held_out: number of rows to hold out H, in 0..N.
        generator: source of all randomness; the result is on its device.

    Returns:
        Rows to train on, (N - H,), and rows held out, (H,), both int64, in any order.
    """
    ### BEGIN SOLUTION
    order = torch.randperm(count, generator=generator, device=generator.device)  # (N,)
    return order[held_out:], order[:held_out]  # (N - H,), (H,)
    ### END SOLUTION


class Standardizer:
    """Bring values to mean 0 and standard deviation 1, by the statistics of the values it was made with."""

    def __init__(self, values: Tensor) -> None:
        """Take mean and standard deviation (divided by N, not N - 1) of each column.

        Args:
            values: (N, D), a column for each quantity, or (N,), which is a single quantity. A quantity that has the
                same value everywhere is divided by 1.
        """
        ### BEGIN SOLUTION
        self.mean = values.mean(0)  # (D,) or ()
        std = values.std(0, correction=0)  # (D,) or ()
        constant = values.amax(0) == values.amin(0)  # (D,) or (); rounding may leave std a little above 0
        self.std = torch.where(constant, torch.ones_like(std), std)
        ### END SOLUTION

    def scale(self, values: Tensor) -> Tensor:
        """Return ``(values - mean) / std`` of values in original units, (M, D) or (M,)."""
        ### BEGIN SOLUTION
        return (values - self.mean) / self.std
        ### END SOLUTION

    def unscale(self, values: Tensor) -> Tensor:
        """Return scaled values in original units, (M, D) or (M,); undoes `scale`."""
        ### BEGIN SOLUTION
        return values * self.std + self.mean
        ### END SOLUTION

    def unscale_spread(self, spread: Tensor) -> Tensor:
        """Return a standard deviation of scaled values, (M, D) or (M,), in original units."""
        ### BEGIN SOLUTION
        return spread * self.std
        ### END SOLUTION


def train_net(net: nn.Module, x: Tensor, y: Tensor, lr: float, steps: int) -> list[float]:
    """Train *net* in place on all data at once, by Adam on the mean squared error.

    Args:
        net: maps (N, D) to (N, 1).
        x: scaled points, (N, D).
        y: scaled values, (N,).
        lr: learning rate of `torch.optim.Adam`, whose other options are torch's.
        steps: number of steps.

    Returns:
        The loss before each step.
    """
    ### BEGIN SOLUTION
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(net(x).squeeze(1), y)  # (N, 1) -> (N,)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
    ### END SOLUTION


class Ensemble:
    """Several nets that learn the same simulation, each from rows of its own; where they differ, they are unsure."""

    def __init__(self, nets: list[nn.Module], x: Tensor, y: Tensor, rows: list[Tensor], lr: float, steps: int) -> None:
        """Scale the training data by the statistics of all its rows, and train each net in place on its rows of it.

        Args:
            nets: K nets, each maps (N, D) to (N, 1).
            x: points of the training set, (N, D), in original units.
            y: values of the training set, (N,), in original units.
            rows: for each net the rows that it learns from, int64; a row may come several times.
            lr: as for `train_net`.
            steps: as for `train_net`.
        """
        ### BEGIN SOLUTION
        self.nets = nets
        self.x_scale, self.y_scale = Standardizer(x), Standardizer(y)
        x, y = self.x_scale.scale(x), self.y_scale.scale(y)
        for net, mine in zip(nets, rows, strict=True):
            train_net(net, x[mine], y[mine], lr, steps)
        ### END SOLUTION

    def predict(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return mean and standard deviation (divided by K) of what the nets answer, both in original units.

        Args:
            x: points in original units, (M, D). Gradients flow from the results back to it.

        Returns:
            Mean, (M,), and spread, (M,).
        """
        ### BEGIN SOLUTION
        scaled = self.x_scale.scale(x)
        answers = torch.stack([net(scaled).squeeze(1) for net in self.nets])  # (K, M)
        mean, spread = answers.mean(0), answers.std(0, correction=0)  # (M,)
        return self.y_scale.unscale(mean), self.y_scale.unscale_spread(spread)
        ### END SOLUTION


def validate(predict: Predict, x: Tensor, y: Tensor, train_y: Tensor) -> dict[str, float]:
    """Judge a surrogate on data that were held out, in original units.

    Args:
        predict: the surrogate.
        x: points held out, (M, D).
        y: their values, (M,), not all equal.
        train_y: values of the training set, (N,).

    Returns:
        "rmse": root of the mean squared error of the predicted means;
        "baseline": the same for a model that always answers the mean of *train_y*;
        "r2": ``1 - sum of squared errors / sum of squares of (y - mean of y)``.
    """
    ### BEGIN SOLUTION
    mean, _ = predict(x)  # (M,)
    errors = (mean - y).square()  # (M,)
    return {
        "rmse": errors.mean().sqrt().item(),
        "baseline": (train_y.mean() - y).square().mean().sqrt().item(),
        "r2": (1 - errors.sum() / (y - y.mean()).square().sum()).item(),
    }
    ### END SOLUTION


def choose_next(predict: Predict, candidates: Tensor, known: Tensor, bounds: Tensor, kappa: float) -> int:
    """Return the row of the candidate with the lowest ``mean - kappa * spread`` that may be simulated next.

    A candidate is left out if it is equal to a point that is known, or outside of the bounds, where a surrogate only
    guesses. The bounds themselves are inside. If several rows are equally low, it is the first of them.

    Args:
        predict: the surrogate.
        candidates: points, (M, D).
        known: points that were simulated already, (N, D).
        bounds: lowest and highest value of each axis, (D, 2).
        kappa: weight of the spread, at least 0.

    Raises:
        ValueError: if no candidate is left.
    """
    ### BEGIN SOLUTION
    inside = ((candidates >= bounds[:, 0]) & (candidates <= bounds[:, 1])).all(1)  # (M,)
    seen = (candidates[:, None] == known[None]).all(2).any(1)  # (M, N, D) -> (M,)
    rows = (inside & ~seen).nonzero().squeeze(1)  # (number left,)
    if len(rows) == 0:
        raise ValueError("no candidate is left")
    mean, spread = predict(candidates[rows])  # (number left,)
    return int(rows[(mean - kappa * spread).argmin()])
    ### END SOLUTION


def search(
    simulate: Callable[[Tensor], float],
    candidates: Tensor,
    first: list[int],
    fit: Fit,
    bounds: Tensor,
    kappa: float,
    budget: int,
) -> tuple[Tensor, Tensor]:
    """Look for the lowest value of a costly simulation with a fixed number of calls.

    Simulate the rows *first*, in this order; then, again and again, fit a surrogate to all that is known, and simulate
    what `choose_next` chooses. No point is simulated twice. The search ends after *budget* calls, or when no candidate
    is left.

    Args:
        simulate: the costly simulation: a point (D,) -> its value.
        candidates: points, (M, D); some may be equal.
        first: rows to begin with, at least one, inside of the bounds.
        fit: makes a surrogate of points and values.
        bounds: as for `choose_next`.
        kappa: as for `choose_next`.
        budget: largest number of calls of *simulate*, at least 1.

    Returns:
        The points that were simulated, (n, D), and their values, (n,), in the order of the calls; the dtype is that of
        the candidates.
    """
    ### BEGIN SOLUTION
    points, values = candidates[:0], candidates.new_empty(0)  # (0, D), (0,)
    waiting = list(first)
    while len(values) < budget:
        if waiting:
            row = waiting.pop(0)
            if (points == candidates[row]).all(1).any():
                continue
        else:
            predict = fit(points, values)
            try:
                row = choose_next(predict, candidates, points, bounds, kappa)
            except ValueError:
                break
        point = candidates[row]  # (D,)
        points = torch.cat([points, point[None]])  # (n, D)
        values = torch.cat([values, values.new_tensor([simulate(point)])])  # (n,)
    return points, values
    ### END SOLUTION
