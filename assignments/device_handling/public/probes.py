"""The visible checks of device_handling; `grader check device_handling` runs them."""

from __future__ import annotations
import contextlib
import dataclasses
import pickle
import tempfile
from collections import OrderedDict, defaultdict, namedtuple
from pathlib import Path
from unittest import mock
import torch
from probekit import toy_accelerator
from torch import nn


ACCELERATOR = "cuda"  # within `accelerator`, whatever the second device is


def accelerator(device):
    """Return a block in which "cuda" is a second device."""
    return contextlib.nullcontext() if device == "cuda" else toy_accelerator()


def where(device):
    """Name a device as the checks know it."""
    return "cpu" if str(device).split(":")[0] == "cpu" else "accelerator"


MACHINES = {
    "plain": (0, None),
    "one gpu": (1, "cuda"),
    "four gpus": (4, "cuda"),
    "gpu build without gpu": (0, "cuda"),
    "mac": (1, "mps"),
}


@contextlib.contextmanager
def machine(lab, name):
    """Let torch say, within the block, that it runs on that machine."""
    count, built = MACHINES[name]
    cuda, mps = count if built == "cuda" else 0, count if built == "mps" else 0
    kind = torch.device(built) if built else None

    def current(check_available=False):
        return None if check_available and not count else kind

    fakes = [
        (torch.cuda, "is_available", lambda: cuda > 0),
        (torch.cuda, "device_count", lambda: cuda),
        (torch.cuda, "current_device", lambda: 0),
        (torch.backends.mps, "is_available", lambda: mps > 0),
        (torch.backends.mps, "is_built", lambda: built == "mps"),
        (torch.mps, "is_available", lambda: mps > 0),
        (torch.mps, "device_count", lambda: mps),
        (torch.accelerator, "is_available", lambda: count > 0),
        (torch.accelerator, "device_count", lambda: count),
        (torch.accelerator, "current_accelerator", current),
    ]
    with contextlib.ExitStack() as stack:
        for module, attribute, fake in fakes:
            original = getattr(module, attribute, None)
            if original is None:
                continue  # a function that this torch does not have
            stack.enter_context(mock.patch.object(module, attribute, fake))
            for own in [own for own, value in vars(lab).items() if value is original]:
                stack.enter_context(mock.patch.object(lab, own, fake))  # from torch.cuda import is_available
        yield


def picked(lab, cases, as_device=False):
    """Return the devices that are picked for the (machine, preferred or None) of *cases*."""
    return [_picked(lab, name, preferred, as_device) for name, preferred in cases]


def _picked(lab, name, preferred, as_device):
    """Return the device that is picked on that machine, "cuda:0" for "cuda", or "RuntimeError"."""
    asked = [] if preferred is None else [torch.device(preferred) if as_device else preferred]
    with machine(lab, name):
        try:
            found = lab.pick_device(*asked)
        except NotImplementedError:
            raise
        except RuntimeError:
            return "RuntimeError"
    if not isinstance(found, str | torch.device):
        return type(found).__name__
    found = torch.device(found)
    return "cpu" if found.type == "cpu" else f"{found.type}:{found.index or 0}"


Sample = namedtuple("Sample", "image label")


Pair = namedtuple("Pair", "left right")


@dataclasses.dataclass(frozen=True)
class Item:
    """A sample as a dataclass."""

    image: object
    caption: str
    extras: object


class Boxes:
    """An object of a library, which moves itself."""

    def __init__(self, corners):
        self.corners = corners

    def to(self, device):
        """Return the same boxes on *device*."""
        return Boxes(self.corners.to(device))


def described(batch):
    """Return what is in a nested batch: place by place the classes, keys, tensors, devices and other values."""
    found = {"classes": {}, "keys": {}, "tensors": {}, "devices": {}, "others": {}}
    _describe(batch, "batch", found)
    return found


def _describe(value, place, found):
    items = []
    if isinstance(value, torch.Tensor):
        found["tensors"][place] = value.detach().cpu()
        found["devices"][place] = where(value.device)
    elif isinstance(value, Boxes):
        items = [(f"{place}.corners", value.corners)]
    elif isinstance(value, dict):
        found["keys"][place] = [str(key) for key in value]
        items = [(f"{place}[{key!r}]", item) for key, item in value.items()]
        if isinstance(value, defaultdict):
            found["others"][f"{place}.default_factory"] = getattr(value.default_factory, "__name__", "none")
    elif isinstance(value, tuple) and hasattr(value, "_fields"):
        items = [(f"{place}.{name}", getattr(value, name)) for name in value._fields]
    elif isinstance(value, list | tuple):
        items = [(f"{place}[{index}]", item) for index, item in enumerate(value)]
    elif dataclasses.is_dataclass(value):
        items = [(f"{place}.{field.name}", getattr(value, field.name)) for field in dataclasses.fields(value)]
    else:
        found["others"][place] = value
    if not isinstance(value, torch.Tensor) and place not in found["others"]:
        found["classes"][place] = type(value).__name__
    for inner, item in items:
        _describe(item, inner, found)


def _batch(kind, a, b, c):
    """Return a batch of that *kind* with the tensors *a*, *b* and *c* in it."""
    if kind == "plain":
        return {"x": a, "y": [b, c]}
    if kind == "tensor":
        return a
    if kind == "other values":
        flags = [True, "on", b, b"raw"]
        return {"x": a, "name": "a cat", "size": 7, "weight": 0.5, "mask": None, "flags": flags, "empty": []}
    if kind == "nested":
        return [{"views": (a, [b, {"mask": c}])}, ({"empty": {}, "deep": [[[(a,)]]]},)]
    if kind == "named tuples":
        return (Sample(a, [Pair(b, "right")]), (c,), [Pair(Pair(a, None), (b, c))])
    if kind == "dicts":
        lists = defaultdict(list, {"z": [a], "a": [b]})
        return OrderedDict([("second", lists), ("first", OrderedDict(y=c, x=a)), (3, b)])
    if kind == "own to":
        packed = nn.utils.rnn.pack_sequence([a, b, c], enforce_sorted=False)
        return {"boxes": Boxes(a), "packed": [packed]}
    if kind == "dataclass":
        return [Item(a, "two cats", {"boxes": b}), Item([c], "a dog", Item(b, "its ear", None))]
    raise ValueError(kind)


def moved(lab, device, kinds, *tensors, as_device=False):
    """Move batches to the accelerator; return what they hold then, and what the given ones hold."""
    batches = [_batch(kind, *(tensor.cpu() for tensor in tensors)) for kind in kinds]
    with accelerator(device):
        target = torch.device(ACCELERATOR) if as_device else ACCELERATOR
        results = [lab.move_to(batch, target) for batch in batches]
        return [{"moved": described(new), "given": described(old)} for new, old in zip(results, batches, strict=True)]


def normalized(lab, x, lengths, mean, std):
    """Return the standardised sequences, all on the device of the run."""
    return lab.Normalize(mean, std)(x, lengths)


def _net():
    return nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 2))


def devices_found(lab, device, tensors):
    """Return the devices found of a model and batches, before and after some of it is moved."""
    model = _net()
    here = [tensor.cpu() for tensor in tensors]
    with accelerator(device):
        there = [tensor.to(ACCELERATOR) for tensor in here]
        things = [(here[0],), (model, here), (model, there), (there, {"x": there[0]}), ("text", [None, 3])]
        found = [lab.devices_of(*each) for each in things]
        model.to(ACCELERATOR)
        found += [lab.devices_of(model), lab.devices_of(model, {"x": (here[1],)}), lab.devices_of(*there, *here)]
        return [sorted({where(each) for each in devices}) for devices in found]


def same_simple(lab, device, tensors):
    """Ask of a model and a batch on the CPU, on the accelerator, and one here and one there."""
    here = [tensor.cpu() for tensor in tensors]
    with accelerator(device):
        there = [tensor.to(ACCELERATOR) for tensor in here]
        model = _net()
        answers = [lab.same_device(model, here), lab.same_device(model, there)]
        model.to(ACCELERATOR)
        return [*answers, lab.same_device(model, here), lab.same_device(model, there)]


class TwoParts(nn.Module):
    """A model that calls one of its parts `module`."""

    def __init__(self):
        super().__init__()
        self.module = nn.Linear(3, 4)
        self.head = nn.Linear(4, 2)

    def forward(self, x):
        """Run both parts."""
        return self.head(self.module(x))


def _wrapped(model, wrappers):
    """Return *model* in wrappers, the innermost first; the data parallel ones are made without devices or processes."""
    for name in wrappers:
        if name == "compile":
            model = torch.compiler.disable(model)  # the wrapper of torch.compile, without loading a compiler
            continue
        cls = nn.DataParallel if name == "parallel" else nn.parallel.DistributedDataParallel
        outer = cls.__new__(cls)
        nn.Module.__init__(outer)
        outer.module, outer.device_ids, outer.dim = model, [], 0
        model = outer
    return model


def stripped(lab, lists_of_names, tensors):
    """Return, for state dicts of such names, names and tensors after stripping, and the names of the given one."""
    return [_stripped(lab, names, tensors) for names in lists_of_names]


def _stripped(lab, names, tensors):
    state = OrderedDict(zip(names, tensors, strict=False))
    result = lab.strip_prefix(state)
    return {"names": list(result), "tensors": list(result.values()), "names of the given one": list(state)}


def unwrapped(lab, lists_of_wrappers, numbers, x, own_part=False):
    """Return, for models in such wrappers, whether the very model comes out, and its output."""
    return [_unwrapped(lab, wrappers, numbers, x, own_part) for wrappers in lists_of_wrappers]


def _unwrapped(lab, wrappers, numbers, x, own_part):
    model = _filled(TwoParts() if own_part else _net(), numbers).to(x.device).eval()
    result = lab.unwrap(_wrapped(model, wrappers))
    return {"found": result is model, "output": result(x) if result is model else None}


def _filled(model, numbers):
    """Return *model* in float64 with its state taken from *numbers*, one after the other."""
    model = model.double()
    numbers, start = numbers.cpu(), 0
    for name, value in model.state_dict().items():
        if value.is_floating_point():
            part = numbers[start : start + value.numel()].reshape(value.shape)
            value.copy_(part.abs() + 0.5 if name.endswith("var") else part)
            start += value.numel()
        else:
            value.fill_(7)
    return model


def _path():
    return Path(tempfile.mkdtemp()) / "weights.pt"


def _state(model):
    return {name: value.detach().cpu() for name, value in model.state_dict().items()}


def round_trip(lab, numbers, other, x):
    """Save one model, load into another one; return the state and output of that one."""
    path, device = _path(), str(x.device)
    model, second = _filled(_net(), numbers).to(device), _filled(_net(), other)
    lab.save_checkpoint(model, str(path))
    result = lab.load_checkpoint(str(path), second, device)
    return {"given model": result is second, "state": _state(second), "output": result.eval()(x)}


def files_of(lab, lists_of_wrappers, numbers):
    """Save a model in each of such wrappers; return what the files hold."""
    return [_file_of(lab, wrappers, numbers) for wrappers in lists_of_wrappers]


def _file_of(lab, wrappers, numbers):
    path = _path()
    lab.save_checkpoint(_wrapped(_filled(_net(), numbers), wrappers), path)
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError:
        return {"names": "unreadable", "tensors": []}
    if not isinstance(content, dict):
        return {"names": "not a dict", "tensors": []}
    return {"names": list(content), "tensors": list(content.values())}
