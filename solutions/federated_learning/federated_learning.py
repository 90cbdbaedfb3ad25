"""Federated learning: clients train on their own data, a server averages what they send, with noise if they wish.

Sources: B. McMahan et al., "Communication-Efficient Learning of Deep Networks from Decentralized Data", 2017
(https://arxiv.org/abs/1602.05629), for the shards and the weighted average; B. McMahan et al., "Learning Differentially
Private Recurrent Language Models", 2018 (https://arxiv.org/abs/1710.06963), for clipping each client and for the noise.
"""

from __future__ import annotations

import copy
from collections.abc import Callable

import torch
from torch import Tensor, nn

State = dict[str, Tensor]  # what state_dict() of a model holds
Batches = list[tuple[Tensor, Tensor]]  # the data of one client: inputs (B, ...) and targets (B, ...) of each batch
Train = Callable[[nn.Module, Batches], State]  # trains a copy of the model, returns the copy's state


def split_in_shards(labels: Tensor, clients: int, shards_each: int, generator: torch.Generator) -> list[Tensor]:
    """Sort the samples by label, cut them into shards of equal size, and deal the shards out at random.

    Args:
        labels: label of each sample, (N,), int64; N is a multiple of ``clients * shards_each``.
        clients: number of clients, at least 1.
        shards_each: number of shards that each client gets, at least 1.
        generator: source of all randomness, on the device of *labels*.

    Returns:
        For each client the indices of its samples, (N / clients,), int64, in any order.
    """
    ### BEGIN SOLUTION
    shards = torch.argsort(labels).reshape(clients * shards_each, -1)  # (clients * shards_each, size of a shard)
    dealt = torch.randperm(len(shards), generator=generator, device=labels.device)  # (clients * shards_each,)
    hands = dealt.reshape(clients, shards_each)  # (clients, shards_each)
    return [shards[hand].flatten() for hand in hands]  # each (N / clients,)
    ### END SOLUTION


def weighted_average(states: list[State], sizes: list[int]) -> State:
    """Average the states of clients, each weighted by its number of samples, into new tensors of the same dtypes.

    Entries of a floating-point dtype become ``sum of n_k / n * w_k``; of all other entries the largest value is taken,
    element by element. Clients of size 0 are left out.

    Args:
        states: one state for each client, at least one; the same names in any order.
        sizes: number of samples of each client, 0 or more; a client of size 0 has the same names, but any values.

    Returns:
        The average, with the names in the order of the first state.

    Raises:
        ValueError: if the states do not all have the same names, or all sizes are 0.
    """
    ### BEGIN SOLUTION
    if any(state.keys() != states[0].keys() for state in states):
        raise ValueError("the states have different names")
    total = sum(sizes)
    if total == 0:
        raise ValueError("no client has any samples")
    average = {}
    for name in states[0]:
        parts = [(state[name], size) for state, size in zip(states, sizes, strict=True) if size > 0]
        if parts[0][0].is_floating_point():
            average[name] = torch.stack([value * (size / total) for value, size in parts]).sum(0)  # as the entry
        else:
            average[name] = torch.stack([value for value, _ in parts]).amax(0)  # as the entry
    return average
    ### END SOLUTION


def train_client(
    model: nn.Module,
    batches: Batches,
    loss_fn: Callable[[Tensor, Tensor], Tensor],
    lr: float,
    momentum: float = 0.0,
    epochs: int = 1,
) -> State:
    """Train a copy of the global model on the data of one client, by SGD, and return the copy's whole state.

    Args:
        model: the global model; it is left as it is.
        batches: the client's data, gone through in this order in each epoch; none leave the copy untrained.
        loss_fn: maps outputs and targets to a loss.
        lr: learning rate of `torch.optim.SGD`.
        momentum: momentum of `torch.optim.SGD`; every call begins without a velocity.
        epochs: number of passes over the batches, at least 1.
    """
    ### BEGIN SOLUTION
    local = copy.deepcopy(model).train()
    optimizer = torch.optim.SGD(local.parameters(), lr=lr, momentum=momentum)
    for _ in range(epochs):
        for x, target in batches:
            optimizer.zero_grad()
            loss_fn(local(x), target).backward()
            optimizer.step()
    return dict(local.state_dict())
    ### END SOLUTION


def federated_round(model: nn.Module, clients: list[Batches], chosen: list[int], train: Train) -> None:
    """Let the chosen clients train, each from the global model, and load their weighted average into it, in place.

    Args:
        model: the global model.
        clients: the data of all clients.
        chosen: indices of the clients that take part, each at most once; at least one of them has data.
        train: trains a copy of the model on the data of one client and returns the copy's state.
    """
    ### BEGIN SOLUTION
    states = [train(model, clients[index]) for index in chosen]
    sizes = [sum(len(x) for x, _ in clients[index]) for index in chosen]
    model.load_state_dict(weighted_average(states, sizes))
    ### END SOLUTION


def clip_update(update: State, max_norm: float) -> State:
    """Scale an update down so that its norm is at most *max_norm*, ``update * min(1, max_norm / norm)``.

    Args:
        update: the change of each entry, of floating-point dtypes; it is left as it is.
        max_norm: largest norm, greater than 0; the norm is the L2 norm of all entries together.

    Returns:
        New tensors by the same names. An update of norm 0 stays 0.
    """
    ### BEGIN SOLUTION
    norm = torch.sqrt(sum(value.square().sum() for value in update.values()))
    factor = torch.clamp(max_norm / norm, max=1.0)  # norm 0 gives infinity, so 1
    return {name: value * factor for name, value in update.items()}
    ### END SOLUTION


def private_mean(updates: list[State], max_norm: float, noise_multiplier: float, generator: torch.Generator) -> State:
    """Return ``(sum of clipped updates + noise) / K`` over K clients, each of which counts the same.

    Args:
        updates: one update for each client, at least one; the same names and shapes.
        max_norm: each update is clipped to it by `clip_update`.
        noise_multiplier: the noise on the **sum** is normal with mean 0 and standard deviation
            ``noise_multiplier * max_norm``, independent for each element; at least 0.
        generator: source of all randomness, on the device of the updates.
    """
    ### BEGIN SOLUTION
    clipped = [clip_update(update, max_norm) for update in updates]
    mean = {}
    for name, first in clipped[0].items():
        total = torch.stack([update[name] for update in clipped]).sum(0)  # as the entry
        noise = torch.randn(first.shape, generator=generator, device=first.device, dtype=first.dtype)
        mean[name] = (total + noise_multiplier * max_norm * noise) / len(updates)
    return mean
    ### END SOLUTION


def private_round(
    model: nn.Module,
    clients: list[Batches],
    chosen: list[int],
    train: Train,
    max_norm: float,
    noise_multiplier: float,
    generator: torch.Generator,
) -> None:
    """Let the chosen clients train, and add the private mean of their updates to the global model, in place.

    A client's update is what its training changed in each entry of a floating-point dtype, parameters and buffers
    alike. All other entries of the global model stay as they are.

    Args:
        model: the global model.
        clients: the data of all clients.
        chosen: indices of the clients that take part, each at most once, at least one.
        train: trains a copy of the model on the data of one client and returns the copy's state.
        max_norm: as for `private_mean`.
        noise_multiplier: as for `private_mean`.
        generator: as for `private_mean`.
    """
    ### BEGIN SOLUTION
    before = dict(model.state_dict())
    updates = []
    for index in chosen:
        after = train(model, clients[index])
        updates.append({name: after[name] - old for name, old in before.items() if old.is_floating_point()})
    change = private_mean(updates, max_norm, noise_multiplier, generator)
    model.load_state_dict(before | {name: before[name] + step for name, step in change.items()})
    ### END SOLUTION
