"""Drivers of the device handling checks. The second device is CUDA in a CUDA run, else the toy accelerator.

What they return names no device but "cpu" and "accelerator", so that it is the same on every machine.
"""

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


# --- pick_device ------------------------------------------------------------------------------------------------------

# number of GPUs, what torch was built for
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


# --- move_to ----------------------------------------------------------------------------------------------------------

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


def moved_back(lab, device, kind, *tensors):
    """Move a batch that lies on the accelerator to the CPU; return what it holds then."""
    with accelerator(device):
        batch = _batch(kind, *(tensor.to(ACCELERATOR) for tensor in tensors))
        result = lab.move_to(batch, "cpu")
        return described(result)


def moved_with_graph(lab, device, weight, factor, kinds):
    """Move tensors of several dtypes, one with a graph; return them and the gradient that comes back."""
    weight = weight.cpu().requires_grad_()
    with accelerator(device):
        result = lab.move_to({"weight": weight, "kinds": [kind.cpu() for kind in kinds]}, ACCELERATOR)
        seen = described(result)
        gradient = torch.zeros(())  # the graph ended
        if result["weight"].requires_grad:
            (result["weight"] * factor.to(ACCELERATOR)).sum().backward()
            gradient = weight.grad
        return {"moved": seen, "gradient": gradient.cpu()}


# --- Normalize --------------------------------------------------------------------------------------------------------


def normalized(lab, x, lengths, mean, std):
    """Return the standardised sequences, all on the device of the run."""
    return lab.Normalize(mean, std)(x, lengths)


def normalized_elsewhere(lab, device, x, lengths, mean, std):
    """Make the module on the CPU, use it on the accelerator and again on the CPU; return the outputs."""
    x, lengths = x.cpu(), lengths.cpu()
    module = lab.Normalize(mean.cpu(), std.cpu())
    with accelerator(device):
        module = module.to(ACCELERATOR)
        output = module(x.to(ACCELERATOR), lengths.to(ACCELERATOR))
        result = {"output on the accelerator": output.cpu(), "device of the output": where(output.device)}
        result["output back on the CPU"] = module.to("cpu")(x, lengths).cpu()
    return result


def normalized_after_loading(lab, x, lengths, mean, std, other_mean, other_std):
    """Load the state of another module; return its names, what is trained, and outputs in two precisions."""
    module, other = lab.Normalize(mean, std), lab.Normalize(other_mean, other_std)
    state = other.state_dict()
    module.load_state_dict(state)
    return {
        "names": sorted(state),
        "parameters": len(list(module.parameters())),
        "output": module(x, lengths),
        "output in float32": module.float()(x.float(), lengths),
    }


# --- devices_of, same_device ------------------------------------------------------------------------------------------


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


def same_parts(lab, device, tensors):
    """Ask of models on the accelerator of which one part was left on the CPU."""
    with accelerator(device):
        batch = [tensor.to(ACCELERATOR) for tensor in tensors]
        models = [_net().to(ACCELERATOR) for _ in range(4)]
        models[0][2].to("cpu")
        models[1][1].running_var = models[1][1].running_var.cpu()
        models[2][0].to("cpu")
        statistics = nn.BatchNorm1d(4, affine=False)
        return [lab.same_device(model, batch) for model in (*models, statistics)]


def same_nested(lab, device, tensors):
    """Ask of batches that are nested, some with one tensor left on the CPU."""
    here = [tensor.cpu() for tensor in tensors]
    with accelerator(device):
        there = [tensor.to(ACCELERATOR) for tensor in tensors]
        model = _net().to(ACCELERATOR)
        batches = [
            {"name": "x", "views": (there[0], [there[1], {"mask": here[2]}])},
            {"name": "x", "views": (there[0], [there[1], {"mask": there[2]}])},
            [there[0], (there[1], here[2])],
            ({"a": here[0], "b": there[1]}, there[2]),
            ["no tensor", None, {"size": 3}],
        ]
        answers = [lab.same_device(model, batch) for batch in batches]
        bare = nn.Flatten()  # has no parameters
        pairs = [(bare, here), (bare, batches[1]), (bare, batches[0]), (bare, {})]
        return answers + [lab.same_device(*pair) for pair in pairs]


def same_named(lab, device, tensors):
    """Ask of a device by its several names, for a model and batch on the accelerator and on the CPU."""
    here = [tensor.cpu() for tensor in tensors]
    with accelerator(device):
        there = [tensor.to(ACCELERATOR) for tensor in here]
        exact = there[0].device
        names = [exact, str(exact), exact.type, torch.device(exact.type), "cpu", torch.device("cpu")]
        model = _net().to(ACCELERATOR)
        answers = [lab.same_device(model, there, name) for name in names]
        model.to("cpu")
        answers += [lab.same_device(model, here, name) for name in names]
        answers += [lab.same_device(nn.Flatten(), ["no tensor"], name) for name in names]
        return answers + [lab.same_device(model, there, name) for name in names]


# --- unwrap, strip_prefix ---------------------------------------------------------------------------------------------


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


# --- checkpoints ------------------------------------------------------------------------------------------------------


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


def loaded_through_wrappers(lab, pairs, numbers, other, x):
    """Load files that were written from a model in wrappers into a model in others; return its states and outputs."""
    return [_loaded_through_wrappers(lab, *pair, numbers, other, x) for pair in pairs]


def _loaded_through_wrappers(lab, wrappers_of_file, wrappers, numbers, other, x):
    path = _path()
    torch.save(_wrapped(_filled(_net(), numbers), wrappers_of_file).state_dict(), path)
    model = _filled(_net(), other)
    given = _wrapped(model, wrappers)
    result = lab.load_checkpoint(path, given, str(x.device))
    return {"given model": result is given, "state": _state(model), "output": model.eval()(x)}


def loaded_without_gpu(lab, places, numbers, other, x):
    """Load files that were written on GPUs, on a machine that has none; return the states and outputs."""
    return [_loaded_without_gpu(lab, place, numbers, other, x) for place in places]


def _loaded_without_gpu(lab, place, numbers, other, x):
    path = _path()
    with mock.patch.object(torch.serialization, "location_tag", return_value=place):
        torch.save(_filled(_net(), numbers).state_dict(), path)
    model = _filled(_net(), other)
    with machine(lab, "plain"):
        result = lab.load_checkpoint(path, model, "cpu").eval()
        devices = sorted({where(value.device) for value in result.state_dict().values()})
        return {"devices": devices, "state": _state(model), "output": result(x.cpu())}


def loaded_across(lab, device, numbers, other, x):
    """Save from the accelerator; load to the CPU and to the accelerator; return where each model is, and its output."""
    path, x = _path(), x.cpu()
    results = {}
    with accelerator(device):
        model = _filled(_net(), numbers).to(ACCELERATOR)
        lab.save_checkpoint(model, path)
        trained = {"saved model": model}
        trained["model loaded to the CPU"] = lab.load_checkpoint(path, _filled(_net(), other), "cpu")
        trained["model loaded to the accelerator"] = lab.load_checkpoint(path, _filled(_net(), other), ACCELERATOR)
        there = _filled(_net(), other).to(ACCELERATOR)
        trained["model that was there already"] = lab.load_checkpoint(path, there, ACCELERATOR)
        for name, each in trained.items():
            devices = sorted({where(value.device) for value in each.state_dict().values()})
            output = each.eval()(x.to(next(each.parameters()).device)).cpu() if len(devices) == 1 else None
            results[name] = {"devices": devices, "output": output}
    return results


def loaded_strictly(lab, numbers, other):
    """Load files with all names, without one, with one too many, and with others; return what happens and the state."""
    path = _path()
    state = _filled(_net(), numbers).state_dict()
    lacking = {name: value for name, value in state.items() if name != "1.running_mean"}
    more = {**state, "3.weight": state["2.weight"]}
    others = {f"net.{name}": value for name, value in state.items()}
    model, said = _filled(_net(), other), []
    for content in (lacking, more, others, state):
        torch.save(content, path)
        try:
            lab.load_checkpoint(path, model, "cpu")
            said.append("loaded")
        except NotImplementedError:
            raise
        except RuntimeError:
            said.append("RuntimeError")
    return {"said": said, "state": _state(model)}


_ran = []


def _run():
    _ran.append(True)
    return torch.zeros(4, 3, dtype=torch.float64)


class _Code:
    """What calls a function when it is unpickled."""

    def __reduce__(self):
        return _run, ()


def loaded_with_care(lab, numbers, other):
    """Load a file with code in it, then a good one; return what happens and the state."""
    path = _path()
    state = _filled(_net(), numbers).state_dict()
    torch.save({**state, "0.weight": _Code()}, path)
    model, refused = _filled(_net(), other), False
    try:
        lab.load_checkpoint(path, model, "cpu")
    except NotImplementedError:
        raise
    except Exception:
        refused = True
    torch.save(state, path)
    lab.load_checkpoint(path, model, "cpu")
    return {"code ran": bool(_ran), "refused": refused, "state": _state(model)}


def trained_on(lab, numbers, other, gradient):
    """Load into a model that has an optimizer, take a step of that; return the weight before and after."""
    path, device = _path(), str(gradient.device)
    torch.save(_filled(_net(), numbers).state_dict(), path)
    model = _filled(_net(), other).to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    loaded = lab.load_checkpoint(path, model, device)
    before = loaded[0].weight.detach().clone()
    loaded[0].weight.grad = gradient.clone()
    optimizer.step()
    return {"before": before, "after": loaded[0].weight.detach().clone()}
