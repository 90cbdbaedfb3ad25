"""Drivers of the federated learning checks: they hand in data, states and generators, and show what comes back."""

from __future__ import annotations

import copy

import torch
from torch import nn


def splits(lab, labels, clients, shards_each, seeds):
    """Return a split for each seed, and whether the global generator was left alone."""
    before = torch.get_rng_state()
    parts = []
    for seed in seeds:
        generator = torch.Generator(labels.device).manual_seed(seed)
        split = lab.split_in_shards(labels.clone(), clients, shards_each, generator)
        parts.append([torch.as_tensor(part) for part in split])
    return {"splits": parts, "untouched": torch.equal(before, torch.get_rng_state())}


def averaged(lab, states, sizes):
    """Return the average of states, and the order of its names."""
    average = lab.weighted_average(states, sizes)
    return {"average": dict(average), "order": list(average)}


def averaged_and_changed(lab, states, sizes):
    """Write into the average afterwards; return the average before that, and the clients' states after it."""
    average = lab.weighted_average(states, sizes)
    before = {name: value.clone() for name, value in average.items()}
    for value in average.values():
        value.add_(7)
    return {"average": before, "states": [dict(state) for state in states]}


def averages_or_refusals(lab, cases):
    """Return the average of each case, or that it is refused."""
    found = []
    for states, sizes in cases:
        try:
            found.append(dict(lab.weighted_average(states, sizes)))
        except ValueError:
            found.append("refused")
    return found


def trained(lab, kind, state, loss, clients, *options):
    """Train on each client's data in turn, from one model in evaluation; return what comes back, and the model."""
    model = _network(kind, state).eval()
    loss_fn = getattr(nn.functional, loss)
    states = [dict(lab.train_client(model, batches, loss_fn, *options)) for batches in clients]
    return {
        "clients": states,
        "model": _state(model),
        "training": [module.training for module in model.modules()],
        "gradients": [parameter.grad for parameter in model.parameters()],
    }


def after_rounds(lab, kind, state, clients, choices):
    """Run a round for each choice of clients, with a training of ours; return the model's state."""
    model = _network(kind, state)
    parameters = list(model.parameters())
    for chosen in choices:
        lab.federated_round(model, clients, chosen, _train)
    return {"state": _state(model), "same parameters": _same(parameters, model)}


def after_rounds_of_training(lab, state, clients, choices, *options):
    """Run a round for each choice of clients, with the hand-in's own training; return the model's state."""
    model = _network("norm", state)

    def train(given, batches):
        return lab.train_client(given, batches, nn.functional.cross_entropy, *options)

    for chosen in choices:
        lab.federated_round(model, clients, chosen, train)
    return _state(model)


def clipped(lab, updates, max_norm):
    """Return each update when it is clipped, and what it is afterwards."""
    return {"clipped": [dict(lab.clip_update(update, max_norm)) for update in updates], "updates": updates}


def means(lab, updates, max_norm, noise_multiplier, seed):
    """Return two means in a row from one generator, one from a fresh generator, and whether the global one moved."""
    some = next(iter(updates[0].values()))
    before = torch.get_rng_state()
    generator = torch.Generator(some.device).manual_seed(seed)
    first = lab.private_mean(updates, max_norm, noise_multiplier, generator)
    second = lab.private_mean(updates, max_norm, noise_multiplier, generator)
    fresh = torch.Generator(some.device).manual_seed(seed)
    third = lab.private_mean(updates, max_norm, noise_multiplier, fresh)
    untouched = torch.equal(before, torch.get_rng_state())
    return {"first": dict(first), "second": dict(second), "fresh": dict(third), "untouched": untouched}


def after_private_rounds(lab, kind, state, clients, choices, max_norm, noise_multiplier, seed):
    """Run a private round for each choice of clients, with a training of ours; return the model's state."""
    model = _network(kind, state)
    parameters = list(model.parameters())
    generator = torch.Generator(parameters[0].device).manual_seed(seed)
    for chosen in choices:
        lab.private_round(model, clients, chosen, _train, max_norm, noise_multiplier, generator)
    return {"state": _state(model), "same parameters": _same(parameters, model)}


def _train(model, batches):
    """Return the state of a copy that is changed by each batch, in place of a training."""
    local = copy.deepcopy(model)
    state = local.state_dict()
    with torch.no_grad():
        for x, target in batches:
            for value in state.values():
                if value.is_floating_point():
                    value.add_(0.5 * torch.sin(3 * value + x.mean()) + 0.1 * target.to(value.dtype).mean())
                else:
                    value.add_(1)
    return dict(state)


def _network(kind, state):
    """Return a linear layer, or a net with batch normalisation, of this state."""
    weights = [value for name, value in state.items() if name.endswith("weight") and value.dim() == 2]
    (hidden, width), some = weights[0].shape, weights[0]
    model = nn.Linear(width, hidden)
    if kind == "norm":
        model = nn.Sequential(model, nn.BatchNorm1d(hidden), nn.Tanh(), nn.Linear(hidden, weights[1].shape[0]))
    model.to(some.device, some.dtype).load_state_dict(state)
    return model


def _state(model):
    """Return a copy of the model's state."""
    return {name: value.detach().clone() for name, value in model.state_dict().items()}


def _same(parameters, model):
    """Say whether these are the model's parameters, and still the objects they were."""
    now = list(model.parameters())
    return len(now) == len(parameters) and all(a is b for a, b in zip(parameters, now, strict=True))
