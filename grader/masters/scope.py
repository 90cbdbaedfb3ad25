"""What names stand for in a test: pieces of the lab, modules, values; and what a value is made of.

Trusted side, on the instructor's own file; nothing of it is executed.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Flag, auto
from functools import cache

from grader.masters.claims import AUTOTEST, Untranslatable
from grader.masters.code import BUILTINS, bound, loaded, stored

_HERE = (*sys.stdlib_module_names, "torch", "torchvision", "numpy", "pytest")  # what every grader has
_ABROAD = ("os", "pathlib", "urllib", "subprocess", "shutil", "socket", "glob", "tempfile")
_FETCHING = ("torch.load", "torch.hub", "torchvision.datasets", "torchvision.io", "numpy.load", "numpy.genfromtxt")
_RANDOM = (
    "rand", "randn", "randint", "randperm", "rand_like", "randn_like", "randint_like", "normal", "uniform", "random",
    "choice", "choices", "sample", "shuffle", "standard_normal", "permutation", "bernoulli", "multinomial", "gauss",
    "random_sample",
)  # fmt: skip
_SEEDS = ("manual_seed", "seed", "seed_everything", "set_seed")
_LAZY = ("range", "zip", "map", "filter", "enumerate", "iter", "reversed", "open")
_DTYPES = (
    "float16", "float32", "float64", "bfloat16", "half", "float", "double", "int8", "int16", "int32", "int64", "short",
    "int", "long", "uint8", "bool", "complex64", "complex128",
)  # fmt: skip
_TENSORS = ("weight", "bias", "data", "grad", "shape")  # of a layer: values that cross the wall


class Kind(Flag):
    """What a value is made of."""

    PLAIN = 0
    STUDENT = auto()  # student code takes part
    OBJECT = auto()  # it does not cross the wall
    NUMPY = auto()  # neither does this
    RANDOM = auto()


@dataclass(frozen=True, slots=True)
class Loose:
    """A statement at top level of the notebook that is no part of the lab."""

    cell: int
    node: ast.stmt


@dataclass(frozen=True, slots=True)
class Names:
    """What the notebook and the lab made of it have, as far as tests may ask."""

    functions: frozenset[str]  # that `student` can call by name
    answers: frozenset[str]  # values of the notebook that became functions without arguments
    others: frozenset[str]  # classes, constants, and functions that `student` cannot call
    numpy: frozenset[str]  # functions that speak of numpy
    imports: Mapping[str, str]  # statement by the name it binds
    loose: tuple[Loose, ...] = ()
    lost: frozenset[str] = frozenset()  # answers that need a person
    everywhere: frozenset[str] = frozenset()  # all names that some cell makes; "*" where that cannot be told

    @property
    def lab(self) -> frozenset[str]:
        """All names that a hand-in has."""
        return self.functions | self.answers | self.others


@dataclass(slots=True)
class Scope:
    """What the names of one test stand for; a class because statements add to it one by one."""

    names: Names
    imports: dict[str, str]
    kinds: dict[str, Kind] = field(default_factory=dict)

    def path(self, node: ast.expr) -> str:
        """Return the full name of something in a module, `torch.nn.Linear`; empty for what is none."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id in self.kinds or node.id not in self.imports:
            return ""
        return ".".join([_origin(self.imports[node.id], node.id), *reversed(parts)])

    def modules(self) -> dict[str, str]:
        """Return what each imported name stands for, in full."""
        return {name: _origin(statement, name) for name, statement in self.imports.items()}

    def kind(self, node: ast.AST) -> Kind:
        """Return what an expression is made of."""
        if isinstance(node, ast.Name):
            return self._kind_of_name(node)
        if isinstance(node, ast.Lambda):
            return Kind.OBJECT | self._of_children(node)
        if isinstance(node, ast.Call):
            return self._kind_of_call(node)
        if isinstance(node, ast.Attribute):
            inner = self.kind(node.value)
            return inner & ~Kind.OBJECT if node.attr in _TENSORS and Kind.STUDENT not in inner else inner
        return self._of_children(node)

    def _of_children(self, node: ast.AST) -> Kind:
        found = Kind.PLAIN
        for child in ast.iter_child_nodes(node):
            found |= self.kind(child)
        return found

    def _kind_of_name(self, node: ast.Name) -> Kind:
        if node.id in self.kinds:
            return self.kinds[node.id]
        if node.id in self.names.answers:
            return Kind.STUDENT
        if node.id in self.names.lab:
            return Kind.STUDENT | Kind.OBJECT
        return Kind.NUMPY if self.path(node).startswith("numpy") else Kind.PLAIN

    def _kind_of_call(self, node: ast.Call) -> Kind:
        given = Kind.PLAIN
        for each in (*node.args, *(keyword.value for keyword in node.keywords)):
            given |= self.kind(each)
        path = self.path(node.func)
        if path:
            made = Kind.OBJECT if _makes_object(path) else Kind.PLAIN
            made |= Kind.NUMPY if path.startswith("numpy") else Kind.PLAIN
            made |= Kind.RANDOM if self.is_random(node) else Kind.PLAIN
            return made | given
        called = node.func
        if isinstance(called, ast.Name) and called.id in self.names.functions and called.id not in self.kinds:
            return Kind.STUDENT | (given & Kind.RANDOM) | (Kind.NUMPY if called.id in self.names.numpy else Kind.PLAIN)
        own = self.kind(called)
        if Kind.OBJECT in own and Kind.STUDENT not in own:  # the result of a layer is a tensor
            return (own & ~Kind.OBJECT) | given
        return own | given

    def take(self, node: ast.stmt) -> None:
        """Note what a statement makes of its names."""
        if isinstance(node, ast.Import | ast.ImportFrom):
            self.imports.update(dict.fromkeys(bound(node), ast.unparse(node)))
            return
        kind = Kind.OBJECT if isinstance(node, ast.FunctionDef | ast.ClassDef) else Kind.PLAIN
        parts = [node.value] if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) else [node]
        for part in parts:
            kind |= self._of_children(part) if isinstance(part, ast.stmt) else self.kind(part) if part else Kind.PLAIN
        for name in stored(node):
            self.kinds[name] = kind | (self.kinds.get(name, Kind.PLAIN) if isinstance(node, ast.AugAssign) else kind)

    def unfit(self, node: ast.expr) -> bool:
        """Say whether an argument cannot be sent to a hand-in as it is."""
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            return any(map(self.unfit, node.elts))
        if isinstance(node, ast.Dict):
            return any(
                key is None or self.unfit(key) or self.unfit(value)
                for key, value in zip(node.keys, node.values, strict=True)
            )
        lazy = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _LAZY
        path = self.path(node)
        dtype = path.startswith("torch.") and path.removeprefix("torch.") in _DTYPES
        strange = isinstance(node, ast.Lambda | ast.GeneratorExp | ast.Starred) or lazy or dtype
        return strange or bool(self.kind(node) & (Kind.OBJECT | Kind.NUMPY))

    def is_seed(self, node: ast.stmt) -> bool:
        """Say whether a statement seeds a generator of random numbers."""
        call = node.value if isinstance(node, ast.Expr) else None
        return isinstance(call, ast.Call) and self.path(call.func).rpartition(".")[2] in _SEEDS

    def is_random(self, call: ast.Call) -> bool:
        """Say whether a call draws random numbers, as far as its name tells."""
        path = self.path(call.func)
        return path.rpartition(".")[2] in _RANDOM and path.partition(".")[0] in ("torch", "numpy", "random")

    def check(self, *nodes: ast.AST) -> None:
        """Raise Untranslatable unless every grader has the modules that are used, and nothing is fetched."""
        for node in (
            inner for outer in nodes for inner in ast.walk(outer) if isinstance(inner, ast.Name | ast.Attribute)
        ):
            path = self.path(node)
            root = path.partition(".")[0]
            if path and root not in _HERE:
                raise Untranslatable(f"it needs the package {root}")
            if root in _ABROAD or path.startswith(_FETCHING):
                raise Untranslatable(f"it uses {path}: files and the network are not there when a lab is graded")
            if isinstance(node, ast.Name) and node.id in ("open", "input") and node.id not in self.kinds:
                raise Untranslatable(f"it uses {node.id}()")

    def missing(self, *nodes: ast.AST) -> set[str]:
        """Return the names that the nodes read and that stand for nothing."""
        arguments = {arg.arg for node in nodes for arg in ast.walk(node) if isinstance(arg, ast.arg)}
        handlers = {each.name for node in nodes for each in ast.walk(node) if isinstance(each, ast.ExceptHandler)}
        known = BUILTINS | {AUTOTEST} | self.names.lab | self.imports.keys() | self.kinds.keys() | arguments | handlers
        return loaded(*nodes) - known - stored(*nodes)


@cache
def _origin(statement: str, name: str) -> str:
    """Return the full name of what an import statement binds to *name*."""
    node = ast.parse(statement).body[0]
    assert isinstance(node, ast.Import | ast.ImportFrom)
    for alias in node.names:
        if (alias.asname or alias.name.split(".")[0]) == name:
            if isinstance(node, ast.ImportFrom):
                return f"{node.module or '.'}.{alias.name}"
            return alias.name if alias.asname else name
    return name


def _makes_object(path: str) -> bool:
    """Say whether calling what a module has gives something other than data."""
    if path.startswith(("torch.nn.functional.", "torch.nn.utils.rnn.pad", "torch.nn.init.")):
        return False
    return path.startswith(("torch.nn", "torch.optim", "torch.utils", "torchvision")) or path in (
        "torch.device",
        "torch.Generator",
        "functools.partial",
    )


def imports_of(nodes: Iterable[ast.stmt]) -> dict[str, str]:
    """Return the import statement of each name that import statements bind, one name a statement."""
    found = {}
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                single = (
                    ast.Import([alias])
                    if isinstance(node, ast.Import)
                    else ast.ImportFrom(node.module, [alias], node.level)
                )
                found[alias.asname or alias.name.split(".")[0]] = ast.unparse(single)
    return found
