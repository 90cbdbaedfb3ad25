"""Drivers of the data parallel checks. The ranks are threads that take turns; they talk through a communicator of ours.

A rank that makes other calls to it than the rest ends them all with an exception, where real processes would wait for
ever; `_ranks` then reports a problem. The second device is CUDA in a CUDA run, else the toy accelerator.
"""

from __future__ import annotations

import contextlib
import itertools
import random
import threading

import torch
from probekit import toy_accelerator
from torch import nn

ACCELERATOR = "cuda"  # within `_accelerator`, whatever the second device is


# --- ranks ------------------------------------------------------------------------------------------------------------


class RanksDiffer(RuntimeError):
    """The ranks did not make the same calls to the communicator."""


class World:
    """What the communicators of all ranks share. Only the rank that holds `turn` runs."""

    def __init__(self, size):
        self.size = size
        self.turn = threading.Condition()
        self.waiting = {}  # by rank: what it was called with
        self.ended = set()
        self.rounds = 0
        self.problem = ""

    def meet(self, rank, kind, tensor, src):
        """Wait until all ranks have made this call, and take over the result."""
        if self.problem:
            raise RanksDiffer(self.problem)
        mine = self.rounds
        self.waiting[rank] = (kind, tensor, src)
        self.settle()
        self.turn.wait_for(lambda: self.rounds > mine or self.problem)
        if self.rounds == mine:
            raise RanksDiffer(self.problem)

    def settle(self):
        """Exchange what the ranks brought once all wait; give up if some wait for one that has ended."""
        if not self.waiting or len(self.waiting) + len(self.ended) < self.size:
            return
        calls = [(kind, src, tensor.shape, tensor.dtype) for kind, tensor, src in self.waiting.values()]
        if self.ended:
            kind, rank = calls[0][0], min(self.ended)
            self.problem = f"rank {min(self.waiting)} waits in {kind}, but rank {rank} has made all of its calls"
        elif any(call != calls[0] for call in calls):
            self.problem = f"the ranks meet in different calls: {calls}"
        else:
            self.exchange()
            self.waiting = {}
            self.rounds += 1
        self.turn.notify_all()

    def exchange(self):
        """Sum or copy in the order of ranks."""
        kind, _, src = self.waiting[0]
        tensors = [self.waiting[rank][1].detach() for rank in range(self.size)]
        if kind == "all_reduce":
            result = tensors[0].clone()
            for tensor in tensors[1:]:
                result += tensor
        else:
            result = tensors[src].clone()
        for tensor in tensors:
            tensor.copy_(result)


class Comm:
    """The communicator of one rank."""

    def __init__(self, world, rank):
        self.rank, self.world_size, self._world = rank, world.size, world

    def all_reduce(self, tensor):
        """Replace *tensor* by the sum over all ranks."""
        self._world.meet(self.rank, "all_reduce", _a_tensor(tensor), None)

    def broadcast(self, tensor, src):
        """Replace *tensor* by what rank *src* brought."""
        if src not in range(self.world_size):
            raise ValueError(f"there is no rank {src}")
        self._world.meet(self.rank, "broadcast", _a_tensor(tensor), src)


def _a_tensor(value):
    if not isinstance(value, torch.Tensor):
        raise TypeError(f"the communicator takes tensors, not {type(value).__name__}")
    return value


def _ranks(size, work):
    """Run work(comm) on each rank; return what each returned, or the problem if their calls do not meet."""
    world = World(size)
    results, errors = [None] * size, [None] * size

    def run(rank):
        with world.turn:
            try:
                results[rank] = work(Comm(world, rank))
            except BaseException as error:
                errors[rank] = error
            world.ended.add(rank)
            world.settle()

    threads = [threading.Thread(target=run, args=(rank,), daemon=True) for rank in range(size)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in errors:
        if error is not None and not isinstance(error, RanksDiffer):
            raise error
    if any(errors):
        return {"problem": "the ranks differ", "ranks": []}
    return {"problem": "", "ranks": results}


# --- models -----------------------------------------------------------------------------------------------------------


def _filled(model, numbers):
    """Return *model* in the dtype and on the device of *numbers*, its parameters and buffers taken from them."""
    model = model.to(numbers)
    start = 0
    for value in (*model.parameters(), *model.buffers()):
        if value.is_floating_point():
            value.detach().copy_(numbers[start : start + value.numel()].reshape(value.shape))
            start += value.numel()
    return model


def _values(model):
    return {name: value.detach().clone() for name, value in (*model.named_parameters(), *model.named_buffers())}


def _chain():
    return nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))


# --- shard ------------------------------------------------------------------------------------------------------------


def shards(lab, cases):
    """Return the indices of every rank, for each (length, world_size, epoch, seed, shuffle)."""
    return [_shards(lab, *case) for case in cases]


def _shards(lab, length, world_size, *options):
    return [_plain(lab.shard(length, rank, world_size, *options)) for rank in range(world_size)]


def shards_and_random_numbers(lab, length, world_size, *options):
    """Return the indices of every rank, and whether the global generators are as before."""
    before = torch.get_rng_state(), random.getstate()
    indices = _shards(lab, length, world_size, *options)
    same = torch.equal(before[0], torch.get_rng_state()) and before[1] == random.getstate()
    return {"indices": indices, "generators as before": same}


def _plain(indices):
    """Return a tensor, range or list of indices as a list of ints."""
    if isinstance(indices, torch.Tensor):
        return indices.tolist()
    return [int(index) for index in indices] if isinstance(indices, list | tuple | range) else indices


# --- replicate --------------------------------------------------------------------------------------------------------


def replicated(lab, numbers):
    """Replicate a chain whose first layer is frozen; return the values on each rank."""

    def work(comm):
        model = _filled(_chain(), numbers[comm.rank])
        model[0].requires_grad_(False)
        lab.replicate(model, comm)
        return _values(model)

    return _ranks(len(numbers), work)


def replicated_with_buffers(lab, numbers):
    """Replicate a net with buffers of several kinds; return the values on each rank."""

    def work(comm):
        model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4))
        model.register_buffer("scale", torch.zeros(5), persistent=False)
        model = _filled(model, numbers[comm.rank])
        model[1].num_batches_tracked.fill_(7 + 2 * comm.rank)
        lab.replicate(model, comm)
        return _values(model)

    return _ranks(len(numbers), work)


def replicated_and_trained(lab, numbers, x):
    """Replicate a model whose optimizer is there already, then let that make a step; return the values on each rank."""

    def work(comm):
        model = _filled(_chain(), numbers[comm.rank])
        optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
        lab.replicate(model, comm)
        model(x).pow(2).sum().backward()
        optimizer.step()
        return _values(model)

    return _ranks(len(numbers), work)


# --- average_gradients ------------------------------------------------------------------------------------------------


def averaged(lab, gradients, samples, missing=()):
    """Average gradients that are given, but for those of the pairs (rank, parameter) that are *missing*.

    The model has a trainable parameter for each of *gradients*, (R, ...) with one row a rank, and a frozen one.
    """

    def work(comm):
        given = [each[comm.rank] for each in gradients]
        model = nn.Module()
        model.frozen = nn.Parameter(torch.ones_like(given[0]), requires_grad=False)
        model.trained = nn.ParameterList([torch.ones_like(each) for each in given])
        for number, (parameter, gradient) in enumerate(zip(model.trained, given, strict=True)):
            if (comm.rank, number) not in {tuple(pair) for pair in missing}:
                parameter.grad = gradient.clone()
        lab.average_gradients(model, comm, samples[comm.rank])
        found = [None if parameter.grad is None else parameter.grad for parameter in model.trained]
        return {"gradients": found, "gradient of the frozen one": model.frozen.grad, "weights": _values(model)}

    return _ranks(len(samples), work)


# --- parallel_step ----------------------------------------------------------------------------------------------------


def stepped(lab, numbers, x, y, sizes):
    """Make a step for each row of *sizes*, the numbers of samples of the ranks; return losses and weights.

    *x* and *y* hold the samples of one step after the other, (S, B, ...).
    """

    def work(comm):
        model = _filled(_chain(), numbers)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.2, momentum=0.9)
        losses = []
        for inputs, targets, row in zip(x, y, sizes, strict=True):
            mine = slice(sum(row[: comm.rank]), sum(row[: comm.rank + 1]))
            arguments = model, optimizer, nn.functional.mse_loss, inputs[mine], targets[mine], comm
            losses.append(lab.parallel_step(*arguments))
        return {"losses": losses, "weights": _values(model)}

    return _ranks(len(sizes[0]), work)


# --- unwrap, load_weights ---------------------------------------------------------------------------------------------


class TwoParts(nn.Module):
    """A model that calls one of its parts `module`."""

    def __init__(self):
        super().__init__()
        self.module = nn.Linear(3, 4)
        self.head = nn.Linear(4, 2)


class OnePart(nn.Module):
    """A model whose only part is called `module`."""

    def __init__(self):
        super().__init__()
        self.module = nn.Linear(3, 4)


class Deep(nn.Module):
    """A model with a part that calls its own part `module`."""

    def __init__(self):
        super().__init__()
        self.encoder = OnePart()
        self.head = nn.Linear(4, 2)


def _model(kind):
    return {"chain": _chain, "two parts": TwoParts, "one part": OnePart, "deep": Deep}[kind]()


def _wrapped(model, wrappers):
    """Return *model* in wrappers, the innermost first, made without devices and processes."""
    for name in wrappers:
        cls = nn.DataParallel if name == "parallel" else nn.parallel.DistributedDataParallel
        outer = cls.__new__(cls)
        nn.Module.__init__(outer)
        outer.module, outer.device_ids, outer.dim = model, [], 0
        model = outer
    return model


def unwrapped(lab, cases, numbers):
    """Return, for models of such kinds in such wrappers, the values of the bare model if that comes out."""
    return [_unwrapped(lab, kind, wrappers, numbers) for kind, wrappers in cases]


def _unwrapped(lab, kind, wrappers, numbers):
    model = _filled(_model(kind), numbers)
    result = lab.unwrap(_wrapped(model, wrappers))
    return {"the bare model": result is model, "values": _values(result) if result is model else {}}


def loaded(lab, cases, numbers):
    """Return, for each (kind, wrappers of the saved model, wrappers of the loading one), the values afterwards."""
    return [_loaded(lab, *case, numbers) for case in cases]


def _loaded(lab, kind, saved_in, loaded_in, numbers):
    saved, model = _wrapped(_filled(_model(kind), numbers), saved_in), _filled(_model(kind), 1 - numbers)
    state = saved.state_dict()
    names = list(state)
    lab.load_weights(_wrapped(model, loaded_in), state)
    return {"values": _values(model), "the given state dict is unchanged": list(state) == names}


def refused(lab, numbers):
    """Load state dicts whose names do not fit, then one that does; return what was raised and the values."""
    said = []
    for change in ("too few", "too many", "other prefix", "none"):
        model = _filled(_chain(), 1 - numbers)
        state = dict(_wrapped(_filled(_chain(), numbers), ["parallel"]).state_dict())
        if change == "too few":
            state.pop("module.2.bias")
        elif change == "too many":
            state["module.4.bias"] = numbers[:1]
        elif change == "other prefix":
            state = {name.replace("module.", "net."): value for name, value in state.items()}
        try:
            lab.load_weights(model, state)
            said.append("loaded")
        except NotImplementedError:
            raise
        except RuntimeError:
            said.append("RuntimeError")
    return {"said": said, "values": _values(model)}


# --- Pipeline ---------------------------------------------------------------------------------------------------------


def _accelerator(device):
    """Return a block in which "cuda" is a second device."""
    return contextlib.nullcontext() if device == "cuda" else toy_accelerator()


def _where(device):
    return "cpu" if device.type == "cpu" else "accelerator"


def _layers(numbers, count):
    """Return a chain of *count* layers on the CPU."""
    sizes = [3, 4, 5, 6, 4, 3, 5, 2, 6]
    layers = [nn.Linear(*pair) for pair in itertools.pairwise(sizes[: count + 1])]
    _filled(nn.Sequential(*layers), numbers.cpu())
    layers[1] = nn.Sequential(layers[1], nn.Tanh())
    return layers


def piped_on_the_cpu(lab, numbers, x, counts):
    """Run chains of several lengths on one device given twice; return outputs and how many parameters they have."""
    outputs = []
    for count in counts:
        pipeline = lab.Pipeline(_layers(numbers, count), ["cpu", "cpu"])
        output = pipeline(x.cpu())
        outputs.append({"output": output.detach(), "parameters": len(list(pipeline.parameters()))})
    return outputs


def piped(lab, device, numbers, x, cases):
    """Run chains over two devices, for each (number of layers, devices); say where the layers and the output are."""
    found = []
    with _accelerator(device):
        for count, devices in cases:
            layers = _layers(numbers, count)
            output = lab.Pipeline(layers, devices)(x.cpu())
            places = [sorted({_where(each.device) for each in layer.parameters()}) for layer in layers]
            found.append({"layers": places, "output": output.detach().cpu(), "device": _where(output.device)})
    return found


def piped_back(lab, device, numbers, x, factor):
    """Send gradients back through a chain over two devices, and let an optimizer make a step."""
    with _accelerator(device):
        layers = _layers(numbers, 5)
        pipeline = lab.Pipeline(layers, ["cpu", ACCELERATOR, "cpu"])
        x = x.detach().cpu().requires_grad_()
        output = pipeline(x)
        (output * factor.to(output.device)).sum().backward()
        with torch.no_grad():
            for parameter in pipeline.parameters():
                if parameter.grad is not None:
                    parameter -= 0.1 * parameter.grad
        weights = [layer.weight.detach().cpu() for layer in layers if isinstance(layer, nn.Linear)]
        return {"gradient of the input": torch.zeros_like(x) if x.grad is None else x.grad, "weights": weights}
