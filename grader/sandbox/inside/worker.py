"""Run one request beside student code: load the submission, run one probe, send back one frame.

Runs in the confined child of the zygote (or, at level 0 without fork, in a spawned process), and nowhere else.
Imports the standard library, torch and its neighbours in this folder, nothing of grader. What it reports is a claim:
the trusted side judges values and kernel facts only.
"""

from __future__ import annotations

import builtins
import importlib
import linecache
import os
import random
import sys
import traceback
from collections.abc import Callable
from types import ModuleType
from typing import Any

import torch

from . import lazy, source, wire

lazy.put_off_the_compiler()
_Write = Callable[[list[bytes | memoryview]], None]
LOADED = b"L"
RESERVE = 2 << 20  # bytes; the packer alone takes one of them
decode = wire.decode  # how a request is read


def settle_in() -> None:
    """Import, in the process that children are forked from, what each of them would import otherwise."""
    if "numpy" in sys.modules:
        importlib.import_module("numpy.random")  # every child seeds it, which would import it there
    sys.modules["probekit"] = importlib.import_module("inside.probekit")
    torch.set_num_threads(1)  # inherited; no tensor operation


def serve(request: dict[str, Any], write: _Write) -> None:
    """Run *request* and give *write* first the loaded mark, then one reply frame, whatever student code does."""
    # taken before student code can replace them
    encode, most, pid, getpid = wire.encode_parts, wire.MAX_ENVELOPE, os.getpid(), os.getpid
    known = set(sys.modules) if request.get("solution") else None
    reserve = torch.empty(RESERVE, dtype=torch.uint8)  # to tell of an error with when memory is full; never written
    try:
        value = None
        if request["mode"] == "open":
            open_hand_in(request, write)
        else:
            value = answer(request, lambda: write([LOADED]))
        reply = {"ok": True, "value": value}
        if known is not None:
            reply["imported"] = imported_since(known)
        parts = encode(reply)  # may run student code (subclasses) or fail: inside the try
        if len(parts[1]) > most:
            raise ValueError(f"more than {most >> 20} MB come back beside tensors; return a tensor instead")
    except BaseException as error:  # a student may raise anything, SystemExit included
        del reserve
        parts = encode({"ok": False, "error": describe(error, request.get("file", ""))})
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


def open_hand_in(request: dict[str, Any], write: _Write) -> None:
    """Send what the hand-in holds, before any of it runs; then load it, to see whether it can be used at all."""
    module = source.read(request["data"], request["suffix"])
    unfilled = [[item.name, item.line] for item in module.unfilled]
    read = {"text": module.text, "names": list(module.names), "unfilled": unfilled, "notes": list(module.notes)}
    write(wire.encode_parts({"ok": True, "value": read}))
    seed(request["seed"])
    load(request["file"].rpartition(".")[0], request["file"], module.text)


def answer(request: dict[str, Any], loaded: Callable[[], None]) -> Any:
    """Return what the probe or the lab's function returns; `loaded` is called once the submission is loaded."""
    seed(request["seed"])
    lab = load(request["file"].rpartition(".")[0], request["file"], request["text"])
    for name, text in request.get("replace", {}).items():
        replacement = load(f"_reference_{name}", f"<reference {name}>", text)
        setattr(lab, name, getattr(replacement, name))
    probes = load("probes", "probes.py", request["probes"])
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


def load(name: str, file: str, text: str) -> ModuleType:
    """Execute *text* as a module of that *name*; its folder is on no path, so nothing beside it is found."""
    module = ModuleType(name)
    module.__file__ = file
    sys.modules[name] = module
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    exec(compile(text, file, "exec", dont_inherit=True), module.__dict__)
    return module


def describe(error: BaseException, file: str) -> dict[str, Any]:
    """Return what is told about an exception: its type, message and the student's own line."""
    line, text = _own_line(error, file)
    kind = type(error)
    if isinstance(error, MemoryError):  # NumPy has one of its own
        kind = MemoryError
    known = getattr(builtins, kind.__name__, None) is kind or kind.__module__ in ("torch", "bdb", source.__name__)
    return {
        "type": kind.__name__ if known else "",
        "message": _message(error),
        "line": line,
        "text": text[:200],
        "missing": error.name if isinstance(error, AttributeError) and _is_module(error.obj, file) else "",
    }


def _is_module(value: object, file: str) -> bool:
    return isinstance(value, ModuleType) and value.__file__ == file


def _message(error: BaseException) -> str:
    try:
        return str(error)[:2000]
    except BaseException:  # a __str__ of the student's own
        return ""


def _own_line(error: BaseException, file: str) -> tuple[int, str]:
    """Return the last line of *file* that the traceback passes through, and its text; (0, "") if none."""
    if isinstance(error, SyntaxError) and error.filename == file:
        return error.lineno or 0, (error.text or "").strip()
    line = 0
    for frame, number in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename == file:
            line = number
    return line, linecache.getline(file, line).strip() if line else ""
