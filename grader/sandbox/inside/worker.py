"""Run one request beside student code: load the submission, run one probe, send back one frame.

Runs in the confined child of the zygote (or, at level 0 without fork, in a spawned process), and nowhere else.
Imports the standard library, torch and its neighbours in this folder, nothing of grader. What it reports is a claim:
the trusted side judges values and kernel facts only.
"""

from __future__ import annotations

import builtins
import collections.abc
import importlib
import os
import random
import sys
from collections import OrderedDict
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import torch

from . import lazy, practice, source, syntax, wire
from .loading import PROBES, Origin, compiled, load, reference_origin
from .notebook import Reading

lazy.put_off_the_compiler()
_Write = Callable[[list[bytes | memoryview]], None]
LOADED = b"L"
MOST_RAISED = 50  # parts of a notebook that are told
RESERVE = 2 << 20  # bytes; the packer alone takes one of them
decode = wire.decode  # how a request is read


def settle_in() -> None:
    """Import, in the process that children are forked from, what each of them would import otherwise."""
    if "numpy" in sys.modules:
        importlib.import_module("numpy.random")  # every child seeds it, which would import it there
    sys.modules["probekit"] = importlib.import_module("inside.probekit")
    torch.set_num_threads(1)  # inherited, and before the first operation on a tensor
    _look_up_kinds()
    if (said := wire.decode(bytearray(b"".join(practise()[1])))[0]).get("ok") is not True:
        print(f"practice failed, so checks are slower: {said.get('error')}", file=sys.stderr)


def practise() -> list[list[bytes | memoryview]]:
    """Answer requests of our own, as children do: one that returns, one that raises, and the first again.

    Python's cache of attributes is emptied before: to replace an entry is to write to what stood there, too.
    """
    clear = "_clear_internal_caches" if hasattr(sys, "_clear_internal_caches") else "_clear_type_cache"
    getattr(sys, clear)()
    asked = {"mode": "call", "call": "practise", "seed": 0, "file": practice.FILE, "text": practice.TEXT}
    asked |= {"code": compiled(practice.TEXT, Origin(practice.FILE))}
    asked |= {"probes": practice.PROBES, "probes_code": compiled(practice.PROBES, PROBES)}
    replies: list[list[bytes | memoryview]] = []
    for fails in (False, True, False):
        args = [torch.ones(2, 3, 4, dtype=torch.float64), torch.ones(3, 3, dtype=torch.bool), fails]
        frames = wire.encode(asked), wire.encode({"args": args, "kwargs": {}})
        request, arguments = (decode(bytearray(frame), live=True)[0] for frame in frames)
        serve({**request, **arguments}, replies.append)
    for name in (practice.NAME, "probes"):
        sys.modules.pop(name, None)
    return replies


def _look_up_kinds() -> None:
    """Find out once what plain data and tensors are, a mapping, a sequence and so on, which takes long at first."""
    for kind in (list, tuple, dict, set, str, int, float, OrderedDict, torch.Size, torch.Tensor, torch.nn.Parameter):
        for name in collections.abc.__all__:
            issubclass(kind, getattr(collections.abc, name))


def serve(request: dict[str, Any], write: _Write) -> None:
    """Run *request* and give *write* first the loaded mark, then one reply frame, whatever student code does."""
    # taken before student code can replace them
    encode, most, pid, getpid = wire.encode_parts, wire.MAX_ENVELOPE, os.getpid(), os.getpid
    known = set(sys.modules) if request.get("solution") else None
    reserve = torch.empty(RESERVE, dtype=torch.uint8)  # to tell of an error with when memory is full; never written
    origin = origin_of(request, request.get("places", ()))
    try:
        if request["mode"] == "open":
            module = read_hand_in(request, write)
            origin = origin_of(request, module.places)
            value = open_hand_in(request, module, origin)
        else:
            value = answer(request, origin, lambda: write([LOADED]))
        reply = {"ok": True, "value": value}
        if known is not None:
            reply["imported"] = imported_since(known)
        parts = encode(reply)  # may run student code (subclasses) or fail: inside the try
        if len(parts[1]) > most:
            raise ValueError(f"more than {most >> 20} MB come back beside tensors; return a tensor instead")
    except BaseException as error:  # a student may raise anything, SystemExit included
        del reserve
        parts = encode({"ok": False, "error": describe(error, origin)})
    if getpid() == pid:  # a stray fork of student code comes back here too
        write(parts)


def imported_since(known: set[str]) -> list[str]:
    """Return the packages of torch that were imported since, outermost only: the zygote can import them beforehand."""
    new = {name for name in sys.modules if name.startswith("torch") and name not in known}
    return sorted(name for name in new if name.rpartition(".")[0] not in new)[:50]


def import_really(name: str) -> None:
    """Import a module of that name, the compiler's own in place of its stand-in."""
    if name == lazy.NAME:
        lazy.import_compiler()
    else:
        importlib.import_module(name)


def origin_of(request: Mapping[str, Any], places: Any) -> Origin:
    """Return where the lines of the request's hand-in come from."""
    return Origin(request.get("file", ""), places, session=request.get("session", False))


def read_hand_in(request: dict[str, Any], write: _Write) -> source.ModuleText:
    """Send what the hand-in holds, before any of it runs."""
    reading = Reading(tuple(request["names"]), request.get("execute", False), request.get("session", False))
    module = source.read(request["data"], request["suffix"], reading)
    read = {
        "text": module.text,
        "names": list(module.names),
        "unfilled": [[item.name, item.line] for item in module.unfilled],
        "notes": list(module.notes),
        "places": [list(place) for place in module.places],
        "absent": [list(pair) for pair in module.absent],
        "code": compiled(module.text, origin_of(request, module.places)),
    }
    write(wire.encode_parts({"ok": True, "value": read}))
    return module


def open_hand_in(request: dict[str, Any], module: source.ModuleText, origin: Origin) -> list[dict[str, Any]]:
    """Load a hand-in, to see whether it can be used at all; return what parts of a notebook raised."""
    seed(request["seed"])
    _, raised = load(request["file"].rpartition(".")[0], module.text, origin)
    return [{**describe(error, origin), "names": syntax.names_in(text)} for text, error in raised[:MOST_RAISED]]


def answer(request: dict[str, Any], origin: Origin, loaded: Callable[[], None]) -> Any:
    """Return what the probe or the lab's function returns; `loaded` is called once the submission is loaded."""
    seed(request["seed"])
    lab, _ = load(request["file"].rpartition(".")[0], request["text"], origin, request.get("code", b""))
    for name, text in request.get("replace", {}).items():
        replacement, _ = load(f"_reference_{name}", text, reference_origin(name), request["replace_code"][name])
        setattr(lab, name, getattr(replacement, name))
    probes, _ = load("probes", request["probes"], PROBES, request.get("probes_code", b""))
    loaded()
    probe = getattr(probes, request["call"], None)
    args, kwargs = request["args"], request["kwargs"]
    if request.get("strided"):
        args, kwargs = scattered(args), scattered(kwargs)
    if probe is None:
        return getattr(lab, request["call"])(*args, **kwargs)
    return probe(lab, *args, **kwargs)


def scattered(value: Any) -> Any:
    """Return *value* with its tensors in every second place of memory: no view of them is contiguous."""
    if isinstance(value, torch.Tensor) and value.dim():
        return torch.stack((value.detach(), value.detach()), -1)[..., 0].requires_grad_(value.requires_grad)
    if isinstance(value, list | tuple):
        return type(value)(scattered(item) for item in value)
    if isinstance(value, dict):
        return {key: scattered(item) for key, item in value.items()}
    return value


def seed(number: int) -> None:
    """Give every generator of the process a seed of its own: forked children would share one otherwise.

    Only the generators themselves: torch.manual_seed looks for every accelerator first, which costs a child 2 ms.
    """
    torch.default_generator.manual_seed(number)
    random.seed(number)
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed(number % (1 << 32))
    if torch.cuda.is_initialized():
        torch.cuda.manual_seed_all(number)


def limit_gpu_memory(most: int) -> None:
    """Let torch's allocator take at most so many bytes of each GPU; beyond, it raises OutOfMemoryError."""
    for number in range(torch.cuda.device_count()):
        whole = torch.cuda.get_device_properties(number).total_memory
        torch.cuda.set_per_process_memory_fraction(min(1.0, most / whole), number)


def describe(error: BaseException, origin: Origin) -> dict[str, Any]:
    """Return what is told about an exception: its type, message and the student's own line, of the module."""
    line, text = origin.own_line(error)
    kind = type(error)
    if isinstance(error, MemoryError) or (isinstance(error, SystemError) and _memory_is_full()):
        kind = MemoryError  # NumPy has one of its own; C code that cannot even make one returns without any
    known = getattr(builtins, kind.__name__, None) is kind or kind.__module__ in ("torch", "bdb", syntax.__name__)
    return {
        "type": kind.__name__ if known else "",
        "message": _message(error),
        "line": line,
        "text": text[:200],
        "missing": error.name if isinstance(error, AttributeError) and _is_module(error.obj, origin.file) else "",
    }


def _memory_is_full() -> bool:
    try:
        return not bytearray(4 * RESERVE)
    except MemoryError:
        return True


def _is_module(value: object, file: str) -> bool:
    return isinstance(value, ModuleType) and value.__file__ == file


def _message(error: BaseException) -> str:
    try:
        return str(error)[:2000]
    except BaseException:  # a __str__ of the student's own
        return ""
