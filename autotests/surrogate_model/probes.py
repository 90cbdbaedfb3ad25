"""Drivers of the surrogate model checks: they hand in generators, nets, surrogates and a simulation that counts."""

from __future__ import annotations

import torch
from torch import nn


def designs(lab, count, bounds, seed):
    """Return two designs in a row from one generator, one from a fresh one, and whether the global one moved."""
    return _draws(bounds.device, seed, lambda generator: lab.latin_hypercube(count, bounds.clone(), generator))


def row_splits(lab, count, held_out, device, seed):
    """Return two splits in a row from one generator, one from a fresh one, and whether the global one moved."""
    return _draws(device, seed, lambda generator: list(lab.split_rows(count, held_out, generator)))


def scaled(lab, values, others, spread):
    """Return other values scaled by the statistics of some, numbers brought back, and what was given, afterwards."""
    scaler = lab.Standardizer(values)
    return {
        "scaled": scaler.scale(others),
        "in original units": scaler.unscale(others),
        "there and back": scaler.unscale(scaler.scale(values)),
        "spread": scaler.unscale_spread(spread),
        "values afterwards": values,
    }


def trained(lab, state, x, y, lr, steps, leftover):
    """Train a net that has gradients left over; return its losses and its state."""
    net = _net(state)
    net(leftover).sum().backward()
    losses = lab.train_net(net, x, y, lr, steps)
    return {"losses": list(losses), "state": _state(net)}


def predicted(lab, states, x, y, rows, lr, steps, points):
    """Train an ensemble; return what it predicts of all points, of one alone, and of all again, and its nets."""
    nets = [_net(state) for state in states]
    ensemble = lab.Ensemble(nets, x, y, rows, lr, steps)
    with torch.no_grad():
        together = list(ensemble.predict(points))
        alone = list(ensemble.predict(points[:1]))
        again = list(ensemble.predict(points))
    nets = [_state(net) for net in nets]
    return {"together": together, "alone": alone, "again": again, "nets": nets, "training data": [x, y]}


def slopes(lab, states, x, y, rows, lr, steps, points, weights):
    """Return the gradients of an ensemble's predictions with respect to the points."""
    ensemble = lab.Ensemble([_net(state) for state in states], x, y, rows, lr, steps)
    found = []
    for number in range(2):
        here = points.clone().requires_grad_()
        result = ensemble.predict(here)[number]
        found.append(torch.autograd.grad(result.mul(weights).sum(), here)[0])
    return found


def validated(lab, tilt, x, y, train_y):
    """Return how good a surrogate of ours is."""
    return dict(lab.validate(_surrogate(tilt), x, y, train_y))


def chosen(lab, tilt, candidates, known, bounds, kappas):
    """Return which candidate is chosen for each kappa, or that none is left."""
    found = []
    for kappa in kappas:
        try:
            found.append(int(lab.choose_next(_surrogate(tilt), candidates, known, bounds, kappa)))
        except ValueError:
            found.append("none left")
    return found


def chosen_of_equals(lab, candidates, known, bounds, level, kappas):
    """Return which candidate is chosen for each kappa by a surrogate that says the same of all points in a half."""

    def predict(x):
        mean = torch.where(x[:, 0] < level, 1.0, 2.0).to(x)
        return mean, torch.full_like(mean, 0.5)

    return [int(lab.choose_next(predict, candidates, known, bounds, kappa)) for kappa in kappas]


def searched(lab, tilt, candidates, first, bounds, kappa, budget):
    """Search; return the points and values found, and the points that were simulated."""
    calls = []

    def simulate(point):
        calls.append(point.detach().clone())
        return float((torch.sin(2 * point + tilt) + 0.3 * (point - 0.5).square()).sum())

    def fit(points, values):
        return _nearest(points.clone(), values.clone())

    points, values = lab.search(simulate, candidates, first, fit, bounds, kappa, budget)
    return {"points": points, "values": values, "calls": torch.stack(calls)}


def _draws(device, seed, draw):
    before = torch.get_rng_state()
    generator = torch.Generator(device).manual_seed(seed)
    first, second = draw(generator), draw(generator)
    fresh = draw(torch.Generator(device).manual_seed(seed))
    untouched = torch.equal(before, torch.get_rng_state())
    return {"first": first, "second": second, "fresh": fresh, "untouched": untouched}


def _surrogate(tilt):
    """Return a surrogate: smooth in the points, with a spread that differs from place to place."""

    def predict(x):
        along, across = (torch.einsum("md,d->m", x, axis) for axis in (tilt, tilt.flip(0)))  # refuses other shapes
        return 30 + 5 * torch.sin(along), 0.2 + 3 * torch.cos(2 * across + 1).square()

    return predict


def _nearest(points, values):
    """Return a surrogate that leans on near points, and is unsure far from all of them."""

    def predict(x):
        distances = torch.cdist(x, points, compute_mode="donot_use_mm_for_euclid_dist")
        return torch.softmax(-6 * distances, 1) @ values, distances.amin(1)

    return predict


def _net(state):
    """Return a small net of this state: (M, D) to (M, 1)."""
    hidden, width = state["0.weight"].shape
    net = nn.Sequential(nn.Linear(width, hidden), nn.Tanh(), nn.Linear(hidden, 1)).to(state["0.weight"])
    net.load_state_dict(state)
    return net


def _state(net):
    """Return a copy of the net's state."""
    return {name: value.detach().clone() for name, value in net.state_dict().items()}
