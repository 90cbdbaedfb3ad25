"""Say whether translated code holds to what a check may be made of.

Trusted side, on the instructor's own file; nothing of it is executed. A suite runs outside the wall, so what is taken
over from a notebook is of few kinds: names that are bound in the check or asked of the lab, builtins and functions of
modules from lists, and attributes that lead to no other module. Everything else is left to a person. That is a sieve
and no wall: who runs a suite trusts it, and has to have read it.
"""

from __future__ import annotations

import ast
import builtins
import importlib.util
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from grader.masters.claims import Untranslatable
from grader.masters.code import stored

NAMESPACES = frozenset((  # a name in one of these may be used, unless it is another module
    "torch", "torch.nn", "torch.nn.functional", "torch.nn.init", "torch.nn.utils", "torch.nn.utils.rnn", "torch.linalg",
    "torch.fft", "torch.special", "torch.testing", "torch.optim", "torch.optim.lr_scheduler", "torch.distributions",
    "torch.autograd", "torch.autograd.functional", "torch.func", "torch.utils", "torch.utils.data", "torch.random",
    "torchvision", "torchvision.transforms", "torchvision.transforms.functional", "torchvision.transforms.v2",
    "torchvision.transforms.v2.functional", "torchvision.ops", "torchvision.models", "numpy", "numpy.random",
    "numpy.linalg", "numpy.fft", "math", "cmath", "random", "itertools", "functools", "operator", "collections",
    "statistics", "fractions", "decimal", "copy", "json", "re", "pytest",
))  # fmt: skip
_FILES = frozenset((  # these read, write, compile or fetch, or ask for an attribute by its name
    "torch.load", "torch.save", "torch.compile", "torch.from_file", "torch.ops", "torch.classes",
    "torch.import_ir_module", "torch.import_ir_module_from_buffer", "torch.get_device_module", "numpy.load",
    "numpy.loadtxt", "numpy.genfromtxt", "numpy.fromfile", "numpy.fromregex", "numpy.save", "numpy.savez",
    "numpy.savez_compressed", "numpy.savetxt", "numpy.memmap", "numpy.DataSource", "numpy.info",
    "operator.attrgetter", "operator.methodcaller", "json.load", "json.dump", "torchvision.models.get_model",
    "torchvision.models.get_weight",
))  # fmt: skip
_NAMESAKES = frozenset(  # functions that are called like modules of Python
    f"{root}.{name}" for root in ("torch", "numpy") for name in ("array", "copy", "select", "trace")
)
_PYTEST = ("pytest.approx", "pytest.skip")
_FORBIDDEN = frozenset((  # however they are bound in some block
    "eval", "exec", "compile", "open", "globals", "locals", "vars", "breakpoint", "setattr", "delattr", "help", "exit",
    "quit", "copyright", "credits", "license", "memoryview",
))  # fmt: skip
_BUILTINS = frozenset(name for name in dir(builtins) if not name.startswith("_")) - _FORBIDDEN - {"input", "getattr"}
_ATTRIBUTES = frozenset((  # of whatever they are asked
    "gi_frame", "gi_code", "cr_frame", "cr_code", "ag_frame", "ag_code", "f_globals", "f_builtins", "f_locals",
    "f_back", "tb_frame", "tb_next", "func_globals", "tofile", "dump", "load", "save", "serialization", "hub", "jit",
    "fx", "cpp_extension", "collect_env", "multiprocessing", "ctypes", "get_field", "vformat", "os", "sys",
    "subprocess", "builtins", "importlib", "shutil", "socket", "pickle", "inspect", "pathlib", "io", "tempfile",
    "runpy", "posix", "nt", "pty", "code", "webbrowser", "urllib", "asyncio", "threading",
))  # fmt: skip
_OURS = frozenset((
    "student", "reference", "draw", "lab", "found", "wanted", "assert_same", "assert_true", "same_numbers", "plain",
    "error_of", "pytest",
))  # fmt: skip
_STATEMENTS = (ast.Global, ast.Nonlocal, ast.Import, ast.ImportFrom, ast.Await, ast.AsyncWith, ast.AsyncFor)


def check_doors(tree: ast.AST, modules: Mapping[str, str], known: frozenset[str]) -> None:
    """Raise Untranslatable unless a check may hold *tree*.

    *modules* has what each imported name stands for, in full; *known* are names that the check or the lab has.
    """
    bound = known | _OURS | stored(tree) | _arguments(tree)
    within = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, _STATEMENTS):
            raise _refused(type(node).__name__.lower())
        if isinstance(node, ast.Name):
            _check_name(node.id, modules, bound)
            if node.id == "getattr" and id(node) not in called:
                raise _refused("getattr")
        elif isinstance(node, ast.Attribute):
            _check_attribute(node.attr)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
            _check_getattr(node)
    for parts in _paths(tree, modules, within):
        _check_path(parts)


def _refused(what: str) -> Untranslatable:
    return Untranslatable(f"it uses {what}, which is not taken over unread")


def _arguments(tree: ast.AST) -> set[str]:
    names = {each.arg for each in ast.walk(tree) if isinstance(each, ast.arg)}
    return names | {each.name for each in ast.walk(tree) if isinstance(each, ast.ExceptHandler) and each.name}


def _check_name(name: str, modules: Mapping[str, str], bound: frozenset[str]) -> None:
    if name in _FORBIDDEN or name.startswith("__"):
        raise _refused(name)
    if name not in modules and name not in bound and name not in _BUILTINS and name != "getattr":
        raise _refused(name)


def _check_attribute(name: str) -> None:
    if name.startswith("_") or name in _ATTRIBUTES:
        raise _refused(f".{name}")


def _check_getattr(call: ast.Call) -> None:
    name = call.args[1] if len(call.args) > 1 else None
    if not (isinstance(name, ast.Constant) and isinstance(name.value, str)):
        raise _refused("getattr")
    _check_attribute(name.value)


def _paths(tree: ast.AST, modules: Mapping[str, str], within: set[int]) -> Iterator[list[str]]:
    """Yield the parts of each full name in a module, the longest only, so that time is linear in the tree."""
    for node in ast.walk(tree):
        if id(node) in within or not isinstance(node, ast.Attribute | ast.Name):
            continue
        parts: list[str] = []
        inner: ast.expr = node
        while isinstance(inner, ast.Attribute):
            parts.append(inner.attr)
            inner = inner.value
        if isinstance(inner, ast.Name) and inner.id in modules:
            yield [*modules[inner.id].split("."), *reversed(parts)]


def _check_path(parts: list[str]) -> None:
    """Raise unless a full name is one in a namespace of the list, and no module."""
    path = ""
    for place, part in enumerate(parts):
        inner = f"{path}.{part}" if path else part
        if inner in NAMESPACES:
            path = inner
            continue
        other = part in sys.stdlib_module_names and inner not in _NAMESAKES
        member = bool(path) and not other and part not in _submodules(path)
        known = inner in _PYTEST if path == "pytest" else member and part not in ("torch", "numpy", "np")
        if not known or inner in _FILES or part.startswith("_"):
            raise _refused(".".join(parts[: place + 1]))
        return
    raise _refused(f"the module {path} itself")


@cache
def _submodules(path: str) -> frozenset[str]:
    """Return the names of the modules in a package, from its folder; nothing of it is imported."""
    root, *inner = path.split(".")
    try:
        spec = importlib.util.find_spec(root)
    except (ImportError, ValueError):
        spec = None
    folders = [Path(each, *inner) for each in (spec.submodule_search_locations or ())] if spec is not None else []
    there = [entry for folder in folders if folder.is_dir() for entry in folder.iterdir()]
    return frozenset(entry.name.partition(".")[0] for entry in there if entry.suffix in (".py", ".so", ".pyd", ""))
