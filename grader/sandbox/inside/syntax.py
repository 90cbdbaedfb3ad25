"""What one statement of a module says: the names it makes, the names it needs at once, whether it only defines.

Used inside the sandbox on hostile text, and on the trusted side on the instructor's own. Nothing is executed. Imports
the standard library only.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator

Function = ast.FunctionDef | ast.AsyncFunctionDef
# by module; those without one are built in, or imported by name
_QUICK = {
    "": "abs bool complex dict float frozenset int len list max min range round set str tuple "
    "namedtuple partial NewType Path TypeVar",
    "collections.": "namedtuple",
    "functools.": "partial",
    "logging.": "getLogger",
    "math.": "ceil exp floor log log2 prod radians sqrt",
    "pathlib.": "Path",
    "re.": "compile",
    "torch.": "Size device finfo iinfo tensor",
    "torch.backends.": "cuda.is_built mps.is_available",
    "torch.cuda.": "device_count is_available",
    "typing.": "NewType TypeVar",
}
_QUICK_CALLS = frozenset(module + name for module, names in _QUICK.items() for name in names.split())
# quick where their parts are
_PLAIN: tuple[type[ast.expr], ...] = (ast.Attribute, ast.Subscript, ast.Slice, ast.IfExp, ast.Compare, ast.Starred)
_PLAIN += (
    ast.Tuple,
    ast.List,
    ast.Set,
    ast.Dict,
    ast.UnaryOp,
    ast.BinOp,
    ast.BoolOp,
    ast.JoinedStr,
    ast.FormattedValue,
)
_OF_CLASSES = frozenset({"__module__", "__qualname__"})  # that the body of every class begins with
_MOST_POWER = 100  # of a number that is written out; 9**9**9 would never end


class UnreadableHandIn(Exception):
    """The hand-in cannot be read as Python; the message is for the student."""


def defined(node: ast.stmt) -> list[str]:
    """Return the names that a definition or an assignment makes, imports not included."""
    if isinstance(node, Function | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return [name for target in targets for name in _stored(target)]
    return _stored(node) if is_alias(node) else []


def is_alias(node: ast.AST) -> bool:
    """Say whether a statement names a type, which is made when somebody asks for it: `type P[T] = list[T]`."""
    return type(node).__name__ == "TypeAlias"  # since Python 3.12


def _stored(node: ast.AST) -> list[str]:
    return [each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)]


def bound(node: ast.stmt) -> list[str]:
    """Return the names that a statement makes at top level, imports and what stands within blocks included."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name.split(".")[0] for alias in node.names]
    if isinstance(node, Function | ast.ClassDef | ast.Assign | ast.AnnAssign):
        return defined(node)
    inner = [name for child in statements_in(node) for name in bound(child)]
    return [name for part in ast.iter_child_nodes(node) if not _is_block(part) for name in _stored(part)] + inner


def changed(node: ast.stmt) -> set[str]:
    """Return the names whose attributes or items an assignment sets, where it makes no name of its own."""
    if not isinstance(node, ast.Assign | ast.AnnAssign) or defined(node):
        return set()
    roots = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {part.id for root in roots for part in ast.walk(root) if isinstance(part, ast.Name)}


def names_in(text: str) -> list[str]:
    """Return the names that valid *text* makes at top level."""
    return list(dict.fromkeys(name for node in ast.parse(text).body for name in bound(node)))


def statements_in(node: ast.AST) -> Iterator[ast.stmt]:
    """Yield the statements of a block: of `if`, `for`, `while`, `with`, `try` and `match`, one level deep."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child
        elif _is_block(child):
            yield from statements_in(child)


def _is_block(node: ast.AST) -> bool:
    return isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case)


def is_definition_of(node: ast.stmt, known: Collection[str]) -> bool:
    """Say whether a statement defines something, a constant of nothing but *known* names."""
    if not is_definition(node):
        return False
    plain = isinstance(node, ast.Import | ast.ImportFrom | Function | ast.ClassDef) or "*" in known
    return plain or needs(node, annotations=False) <= set(known)


def is_definition(node: ast.stmt) -> bool:
    """Say whether a statement only imports, defines, or names a constant; what it needs may still be missing."""
    if isinstance(node, ast.Import | ast.ImportFrom | Function | ast.ClassDef):
        return True
    if isinstance(node, ast.Assign | ast.AnnAssign):
        return node.value is not None and is_constant(node.value)
    if isinstance(node, ast.Try) or (isinstance(node, ast.If) and is_constant(node.test)):
        return all(isinstance(part, ast.Pass) or is_definition(part) for part in statements_in(node))
    return is_alias(node)


def is_constant(node: ast.expr) -> bool:
    """Say whether an expression is a literal, made of literals and names, or a call that is known to be quick."""
    if isinstance(node, ast.Constant | ast.Name | ast.Lambda):
        return True
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        return _is_small_power(node)
    if isinstance(node, ast.Call):
        quick = _dotted(node.func) in _QUICK_CALLS
        return quick and all(map(is_constant, (*node.args, *(each.value for each in node.keywords))))
    if isinstance(node, _PLAIN):
        return all(is_constant(child) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))
    return False


def _is_small_power(node: ast.BinOp) -> bool:
    exponent = node.right.operand if isinstance(node.right, ast.UnaryOp) else node.right
    written = isinstance(exponent, ast.Constant) and isinstance(exponent.value, int | float)
    small = written and abs(exponent.value) <= _MOST_POWER  # type: ignore[attr-defined]
    return small and isinstance(node.left, ast.Constant | ast.UnaryOp) and is_constant(node.left)


def _dotted(node: ast.expr) -> str:
    """Return a name like `torch.device`, as written; empty for any other expression."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def needs(node: ast.stmt, *, annotations: bool) -> frozenset[str]:
    """Return the names that must be there before a statement can run; bodies of functions run later.

    With *annotations*, those of arguments are looked up when a function is defined, as without the future import.
    """
    reader = _Reads(annotations)
    reader.visit(node)
    return frozenset(reader.names)


class _Reads(ast.NodeVisitor):
    """Collects the names that are read as a statement runs; a class because its methods recurse."""

    def __init__(self, annotations: bool, own: frozenset[str] = frozenset()) -> None:
        self.annotations, self.own = annotations, set(own)
        self.names: set[str] = set()

    def _read_in(self, parts: Iterable[ast.AST], own: frozenset[str]) -> set[str]:
        """Read what has names of its own that end with it; return the names that are there at its end."""
        inner = _Reads(self.annotations, own | self.own)
        for part in parts:
            inner.visit(part)
        self.names |= inner.names
        return inner.own

    def visit_Name(self, node: ast.Name) -> None:
        """Take a name that is read and not made by the statement itself."""
        if not isinstance(node.ctx, ast.Load):
            self.own.add(node.id)
        elif node.id not in self.own:
            self.names.add(node.id)

    def visit_Assign(self, node: ast.Assign) -> None:
        """Read the value before the targets are made."""
        for part in (node.value, *node.targets):
            self.visit(part)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Read annotation and value before the target is made."""
        parts = [node.annotation] if self.annotations else []
        for part in (*parts, *([node.value] if node.value else []), node.target):
            self.visit(part)

    def visit_TypeAlias(self, node: ast.stmt) -> None:
        """Make the name; the type is made later."""
        self.own.update(defined(node))

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        """Make the name of what was caught, for the handler only."""
        if node.type is not None:
            self.visit(node.type)
        made = self._read_in(node.body, frozenset({node.name} if node.name else ()))
        self.own |= made - {node.name}

    def visit_arguments(self, node: ast.arguments) -> None:
        """Read defaults."""
        for default in (*node.defaults, *(each for each in node.kw_defaults if each is not None)):
            self.visit(default)

    def visit_FunctionDef(self, node: Function) -> None:
        """Read what stands around the body."""
        for part in (*node.decorator_list, node.args):
            self.visit(part)
        if self.annotations:
            self._read_in(_annotations(node), _type_parameters(node))
        self.own.add(node.name)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Read the defaults."""
        self.visit(node.args)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Read what stands around the body, and the body, which runs at once with names of its own."""
        for part in node.decorator_list:
            self.visit(part)
        own = _type_parameters(node)
        self._read_in((*node.bases, *node.keywords), own)
        self._read_in(node.body, own | _OF_CLASSES)
        self.own.add(node.name)

    def visit_ListComp(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> None:
        """Make the names of the loops before the element is read."""
        for loop in node.generators:
            for part in (loop.iter, loop.target, *loop.ifs):
                self.visit(part)
        for part in (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,):
            self.visit(part)

    visit_SetComp = visit_GeneratorExp = visit_DictComp = visit_ListComp

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        """Make the names of the modules."""
        self.own.update(bound(node))

    visit_ImportFrom = visit_Import


def _type_parameters(node: Function | ast.ClassDef) -> frozenset[str]:
    """Return the names in the brackets of `def f[T]` and `class C[T]`; their bounds are made when somebody asks."""
    return frozenset(each.name for each in getattr(node, "type_params", ()))  # since Python 3.12


def _annotations(node: Function) -> list[ast.expr]:
    """Return the annotations of arguments and result."""
    own = node.args
    every = (*own.posonlyargs, *own.args, *own.kwonlyargs, own.vararg, own.kwarg)
    found = [each.annotation for each in every if each is not None]
    return [each for each in (*found, node.returns) if each is not None]


def is_future(node: ast.stmt) -> bool:
    """Say whether *node* imports from `__future__`."""
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def segment(lines: list[str], node: ast.stmt) -> str:
    """Return the text of *node* as the author wrote it, without what shares a line with it."""
    first, last = lines_of(node)
    own = lines[first - 1 : last]
    behind = lines[last - 1].encode()[node.end_col_offset :]  # offsets count bytes of UTF-8
    if behind.lstrip().startswith(b";"):
        own[-1] = lines[last - 1].encode()[: node.end_col_offset].decode()
    if node.col_offset:
        own[0] = own[0].encode()[node.col_offset :].decode()
    return "\n".join(own)


def lines_of(node: ast.stmt) -> tuple[int, int]:
    """Return the first and the last line of a statement, with its decorators."""
    first = first_line(node)
    return first, node.end_lineno or first


def first_line(node: ast.stmt) -> int:
    """Return the line a statement begins on, its decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])
