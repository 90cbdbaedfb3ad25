"""Data parallel training by hand: shards, replicas, averaged gradients, one common step; and a model over devices.

Sources: PyTorch documentation, `torch.utils.data.distributed.DistributedSampler`,
`torch.nn.parallel.DistributedDataParallel`, `torch.distributed`; S. Li et al., "PyTorch Distributed: Experiences on
Accelerating Data Parallel Training", 2020 (arXiv 2006.15704).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import torch
from torch import Tensor, nn


class Communicator(Protocol):
    """What the ranks talk through. Every rank must make the same calls, in the same order.

    The shape and dtype of the tensor must be the same on all ranks, too. Both methods work in place and return None.
    """

    rank: int  # who I am, 0..world_size-1
    world_size: int  # how many we are

    def all_reduce(self, tensor: Tensor) -> None:
        """Replace *tensor* on every rank by the sum of what the ranks brought."""

    def broadcast(self, tensor: Tensor, src: int) -> None:
        """Replace *tensor* on every rank by what rank *src* brought."""


# --- data -------------------------------------------------------------------------------------------------------------


def shard(length: int, rank: int, world_size: int, epoch: int, seed: int, shuffle: bool = True) -> list[int]:
    """Return the indices of the samples that *rank* works on in this epoch, in order.

    All ranks make the same list `order` of 0..length-1. As long as its length is no multiple of *world_size*, it is
    made longer, by its own entries from the beginning on, again and again if need be. A rank takes what stands at the
    places rank, rank + world_size, rank + 2 world_size, ... of it.

    Args:
        length: number of samples of the data set, at least 1.
        rank: 0..world_size-1.
        world_size: number of ranks, at least 1.
        epoch: 0, 1, 2, ...; another epoch with the same seed has another order.
        seed: the same on all ranks; another seed in the same epoch has another order.
        shuffle: whether `order` is a random permutation, made of seed and epoch alone; if not, it is 0, 1, 2, ...
            The global random numbers of torch and Python are left as they are.

    Returns:
        A list of ints in the order of those places, equally long on all ranks.

    Source: torch.utils.data.distributed.DistributedSampler with drop_last=False.
    """
    ### BEGIN SOLUTION
    order = list(range(length))
    if shuffle:
        generator = torch.Generator().manual_seed(seed + epoch)
        order = torch.randperm(length, generator=generator).tolist()
    padded = -(-length // world_size) * world_size
    order = (order * (padded // length + 1))[:padded]
    return order[rank::world_size]
    ### END SOLUTION


# --- model ------------------------------------------------------------------------------------------------------------


def replicate(model: nn.Module, comm: Communicator) -> None:
    """Give the model of every rank the parameters and buffers of rank 0's model, in place.

    Args:
        model: same architecture on all ranks. All its parameters and buffers count, whatever their dtype, also frozen
            parameters and buffers that are not in the state dict. They stay the same objects.
        comm: connects the ranks.
    """
    ### BEGIN SOLUTION
    with torch.no_grad():
        for tensor in (*model.parameters(), *model.buffers()):
            comm.broadcast(tensor, 0)
    ### END SOLUTION


def average_gradients(model: nn.Module, comm: Communicator, samples: int) -> None:
    """Replace the gradients of every rank by those of the mean loss over the samples of all ranks.

        grad = sum_r samples_r * grad_r / sum_r samples_r

    Args:
        model: after the backward of a loss that is the mean over this rank's samples. A trainable parameter without
            a gradient (None) counts as one with zeros; afterwards it has the average, like on all other ranks, even
            if it has a gradient on none of them: zeros.
            Frozen parameters (requires_grad False) are left alone.
        comm: connects the ranks.
        samples: how many samples this rank's loss was the mean of. With 0, this rank ran no backward and all its
            gradients are None. At least one rank has some.
    """
    ### BEGIN SOLUTION
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    total = torch.tensor(float(samples), dtype=torch.float64, device=parameters[0].device)
    comm.all_reduce(total)
    share = samples / total.item()
    for parameter in parameters:
        if parameter.grad is None:
            parameter.grad = torch.zeros_like(parameter)
        parameter.grad.mul_(share)
        comm.all_reduce(parameter.grad)
    ### END SOLUTION


def parallel_step(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    loss_fn: Callable[[Tensor, Tensor], Tensor],
    x: Tensor,
    y: Tensor,
    comm: Communicator,
) -> float:
    """Make one step of the optimizer, the same on all ranks, and return the mean loss over the samples of all ranks.

    The step is the one that a single process would make with the batches of all ranks in one.

    Args:
        model: the same weights on all ranks.
        optimizer: of the same kind and state on all ranks.
        loss_fn: gives the mean loss of predictions (B, ...) and targets (B, ...), a 0-d tensor.
        x: (B, ...), this rank's inputs; B may differ from rank to rank, and be 0 on some.
        y: (B, ...), this rank's targets.
        comm: connects the ranks.

    Returns:
        The loss before the step, the same number on all ranks.
    """
    ### BEGIN SOLUTION
    samples = len(x)
    sums = torch.zeros(2, dtype=torch.float64, device=x.device)  # of losses and of samples
    optimizer.zero_grad()
    if samples:
        loss = loss_fn(model(x), y)
        loss.backward()
        sums += torch.tensor([loss.item() * samples, samples], dtype=torch.float64, device=x.device)
    average_gradients(model, comm, samples)
    optimizer.step()
    comm.all_reduce(sums)
    return (sums[0] / sums[1]).item()
    ### END SOLUTION


# --- wrappers ---------------------------------------------------------------------------------------------------------


def unwrap(model: nn.Module) -> nn.Module:
    """Return the model inside nn.DataParallel and nn.parallel.DistributedDataParallel, the same object.

    Args:
        model: in any number of these wrappers, or in none. A part of it that is called `module` is no wrapper.
    """
    ### BEGIN SOLUTION
    while isinstance(model, nn.DataParallel | nn.parallel.DistributedDataParallel):
        model = model.module
    return model
    ### END SOLUTION


def load_weights(model: nn.Module, state: Mapping[str, Tensor]) -> None:
    """Load the state dict of a wrapped or bare model into another wrapped or bare one.

    Args:
        model: in any number of wrappers, or in none.
        state: each wrapper that the saved model was in has put `module.` in front of *all* names. Names that are
            those of the bare model already are taken as they are. *state* itself is not changed.

    Raises:
        RuntimeError: the names are not those of the model, with or without such prefixes.
    """
    ### BEGIN SOLUTION
    bare = unwrap(model)
    names = bare.state_dict().keys()
    while state and state.keys() != names and all(name.startswith("module.") for name in state):
        state = {name.removeprefix("module."): value for name, value in state.items()}
    bare.load_state_dict(state)
    ### END SOLUTION


# --- a model over several devices -------------------------------------------------------------------------------------


class Pipeline(nn.Module):
    """A chain of layers that lie on several devices, one run of neighbours on each."""

    def __init__(self, layers: Sequence[nn.Module], devices: Sequence[str | torch.device]) -> None:
        """Put the given layers, no copies, on the devices.

        Args:
            layers: the chain, at least as many layers as devices. Each device gets a run of neighbours, the first
                device the first run and so on. The runs are as equal as can be; if the number of layers is no
                multiple of the number of devices, the first runs are one layer longer: 8 layers on 3 devices are
                3 + 3 + 2.
            devices: at least one; the same device may come more than once.
        """
        super().__init__()
        ### BEGIN SOLUTION
        shortest, longer = divmod(len(layers), len(devices))
        self.stages = nn.ModuleList()
        self.devices = [torch.device(device) for device in devices]
        start = 0
        for number, device in enumerate(self.devices):
            end = start + shortest + (number < longer)
            self.stages.append(nn.Sequential(*layers[start:end]).to(device))
            start = end
        ### END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        """Return the output of the chain, on the last device; gradients flow through all of it.

        Args:
            x: (B, ...), on any device.
        """
        ### BEGIN SOLUTION
        for stage, device in zip(self.stages, self.devices, strict=True):
            x = stage(x.to(device))
        return x
        ### END SOLUTION
