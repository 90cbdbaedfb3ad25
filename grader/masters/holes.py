"""Find the holes in a cell: where students write, and the answer is missing.

Trusted side, on the instructor's own file; nothing of it is executed.

A hole is a statement with `...` in it, a function that holds `raise NotImplementedError` or `pass` only, or the place
of a comment: `# [!]`, `# YOUR CODE HERE`, `# TODO`, or from `# START CODE HERE` to `# END CODE HERE`. A comment stays
for the students to read; of a statement with names in it they see the names.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.masters.code import Comment, Function, blocks_of, comments_of, first_line, parsed, problem, without_magics
from grader.masters.regions import Marked, Region, joined, statement_at

# of each only the first place is tried, so that time is linear in the line
_MARK = re.compile(
    r"^[^#]*+#.*?(\[!\]|\bYOUR (CODE|ANSWER|SOLUTION|IMPLEMENTATION)\b|\bTODO\b|\bFILL[ -]?IN\b)", re.IGNORECASE
)
_SURE = re.compile(r"^[^#]*+#.*?\[!\]")
_START = re.compile(r"^(?>[^#]*+#.*?\b(?:START|BEGIN)\b).*?\bCODE\b", re.IGNORECASE)
_END = re.compile(r"^(?>[^#]*+#.*?\bEND\b).*?\bCODE\b", re.IGNORECASE)
_NOTHING_BEHIND = re.compile(r"^(?P<code>.*[=(,:]|\s*return)\s*(?P<comment>#.*)$")
_ABSTRACT = ("abstractmethod", "overload")
_HEADERS = ("test", "iter", "items", "subject", "target")


@dataclass(frozen=True, slots=True)
class _Block:
    """The statements that share an indent, and the lines they and their remarks take."""

    body: list[ast.stmt]
    first: int
    last: int
    owner: ast.AST

    @property
    def column(self) -> int:
        """The indent, in characters."""
        return self.body[0].col_offset


def has_holes(text: str) -> bool:
    """Say whether a code cell holds a hole, or cannot be read as Python for lack of what is to be written."""
    try:
        marked = find_holes(text, "")
    except SyntaxError:
        return any(_MARK.search(line) for line in text.split("\n"))
    return bool(marked.regions)


def find_holes(text: str, place: str, overridden: frozenset[str] = frozenset()) -> Marked:
    """Return a cell with its holes; raise UsageProblem for marks that do not pair, SyntaxError.

    *overridden* names the classes that others of the notebook derive from: their methods without a body are no holes.
    """
    plain, tree = _readable(without_magics(text))
    comments = comments_of(plain)
    blocks = list(_blocks(tree, plain.split("\n")))
    notes: list[str] = []
    regions = _in_sections(plain, tree, comments, place)
    abstract = _abstract(tree, overridden)
    holes = [node for block in blocks for node in block.body if block.owner not in abstract and _is_hole(node)]
    regions += [_region(plain, [node]) for node in holes]
    regions += [_region(plain, body) for body in _stubs(tree, abstract)]
    for comment in (each for each in comments if _MARK.search(each.text) and not _START.search(each.text)):
        regions += _at_comment(plain, tree, blocks, comment, notes)
    return Marked(plain, tree, joined(plain, regions), tuple(notes))


def _readable(text: str) -> tuple[str, ast.Module]:
    """Return text and tree; where Python misses a statement or a value beside a mark, `...` is put there."""
    try:
        return text, parsed(text)
    except SyntaxError:
        filled = "\n".join(map(_filled, text.split("\n")))
        return filled, parsed(filled)


def _filled(line: str) -> str:
    found = _NOTHING_BEHIND.match(line)
    if found and _MARK.search(found["comment"]) and not found["code"].endswith(":"):
        return f"{found['code']} ...  {found['comment']}"
    if line.lstrip().startswith("#") and _MARK.search(line):
        indent = line[: len(line) - len(line.lstrip())]
        return f"{indent}...  {line.lstrip()}"
    return line


# --- statements -------------------------------------------------------------------------------------------------------


def _is_hole(node: ast.stmt) -> bool:
    """Say whether a statement has `...` where a value belongs."""
    if isinstance(node, Function | ast.ClassDef):
        return False
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Expr | ast.Return):
        return node.value is not None and _has_ellipsis(node.value)
    own = [getattr(node, name, None) for name in _HEADERS]
    return any(isinstance(each, ast.expr) and _has_ellipsis(each) for each in own)


def _has_ellipsis(node: ast.AST) -> bool:
    """Say whether `...` stands in an expression, other than as an index or a type."""
    if isinstance(node, ast.Constant):
        return node.value is Ellipsis
    inner = [node.value] if isinstance(node, ast.Subscript) else list(ast.iter_child_nodes(node))
    return not isinstance(node, ast.Lambda) and any(map(_has_ellipsis, inner))


def _is_empty(node: ast.stmt) -> bool:
    """Say whether a statement only holds the place of others."""
    if isinstance(node, ast.Pass):
        return True
    if isinstance(node, ast.Raise) and node.exc is not None:
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    if isinstance(node, ast.Return | ast.Assign | ast.AnnAssign):
        value = node.value
        return value is None or (isinstance(value, ast.Constant) and value.value is None)
    return False


def _stubs(tree: ast.Module, abstract: set[ast.AST]) -> Iterator[list[ast.stmt]]:
    """Yield the bodies of functions that hold nothing, other than those meant to be overridden."""
    for node in ast.walk(tree):
        if isinstance(node, Function) and node not in abstract:
            body = _body(node)
            if body and all(map(_is_empty, body)):
                yield body


def _body(node: Function) -> list[ast.stmt]:
    return node.body[ast.get_docstring(node) is not None :]


def _abstract(tree: ast.Module, overridden: frozenset[str]) -> set[ast.AST]:
    """Return the functions that are meant to have no body: abstract ones, and empty ones that classes override."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, Function) and any(word in _ABSTRACT for word in _words(node.decorator_list)):
            found.add(node)
        if isinstance(node, ast.ClassDef) and (node.name in overridden or "Protocol" in _words(node.bases)):
            methods = [each for each in node.body if isinstance(each, Function)]
            found.update(each for each in methods if all(_is_empty(part) or _is_hole(part) for part in _body(each)))
    return found


def _words(nodes: Sequence[ast.expr]) -> list[str]:
    parts = [part for node in nodes for part in ast.walk(node)]
    return [str(getattr(part, "id", getattr(part, "attr", ""))) for part in parts]


def _region(text: str, nodes: Sequence[ast.stmt]) -> Region:
    """Return the hole that statements leave, with what they say in names."""
    lines = text.split("\n")
    shown = [line for node in nodes for line in _told(lines, node)]
    return Region(first_line(nodes[0]), nodes[-1].end_lineno or nodes[-1].lineno, answered=False, shown=tuple(shown))


def _told(lines: list[str], node: ast.stmt) -> list[str]:
    """Return the lines of a statement that students need; none for a bare `...`, `pass` or `raise`."""
    bare = isinstance(node, ast.Pass | ast.Raise) or (isinstance(node, ast.Expr) and not _says(node.value))
    bare = bare or (isinstance(node, ast.Return) and not (_says(node.value) or _is_hole(node)))
    own = lines[first_line(node) - 1 : node.end_lineno]
    if bare:
        remark = own[-1].partition("#")
        return [remark[2].strip()] if remark[1] and len(own) == 1 and not _is_mark_only(remark[2]) else []
    indent = len(own[0]) - len(own[0].lstrip())
    return [line[indent:] if line[:indent].isspace() or not indent else line.strip() for line in own]


def _says(value: ast.expr | None) -> bool:
    return value is not None and not isinstance(value, ast.Constant)


def _is_mark_only(remark: str) -> bool:
    return remark.strip() == "[!]"


# --- comments ---------------------------------------------------------------------------------------------------------


def _in_sections(text: str, tree: ast.Module, comments: list[Comment], place: str) -> list[Region]:
    """Return what stands between a comment that starts the students' code and the one that ends it."""
    regions, opened = [], None
    for comment in (each for each in comments if each.alone):
        if _END.search(comment.text):
            if opened is None:
                raise problem(place, f"{comment.text!r} in line {comment.line} ends what nothing starts")
            inside = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
            inside = [node for node in inside if opened.line < node.lineno < comment.line]
            answered = any(not (_is_hole(node) or _is_empty(node)) for node in inside)
            own = text.split("\n")[opened.line : comment.line - 1]
            told = () if answered else tuple(line.strip().lstrip("# ") for line in own if _tells(line))
            indent = " " * opened.column
            regions.append(Region(opened.line + 1, comment.line - 1, answered, told, indent))
            opened = None
        elif _START.search(comment.text):
            if opened is not None:
                raise problem(place, f"{comment.text!r} in line {comment.line} starts within the one of {opened.line}")
            opened = comment
    if opened is not None:
        raise problem(place, f"there is no END for {opened.text!r} in line {opened.line}")
    return regions


def _tells(line: str) -> bool:
    """Say whether a line between two marks says more than that something is missing."""
    return bool(line.strip()) and not re.fullmatch(r"\s*(pass|\.\.\.|return|raise NotImplementedError.*)", line)


def _at_comment(
    text: str, tree: ast.Module, blocks: list[_Block], comment: Comment, notes: list[str]
) -> Iterator[Region]:
    """Yield the hole that one marking comment stands for, if it does."""
    if not comment.alone:
        node = statement_at(tree, comment.line)
        if node is None or _is_hole(node):
            return
        if _is_empty(node):
            yield _region(text, [node])
        elif _SURE.search(comment.text) and not isinstance(node, Function | ast.ClassDef):
            yield Region(first_line(node), node.end_lineno or node.lineno)
        else:
            notes.append(f"line {comment.line}: {comment.text} stands beside code; it is not taken for a hole")
        return
    block = _block_at(blocks, comment)
    if block is None:
        return
    following = [node for node in block.body if first_line(node) > comment.line]
    line = comment.line + 1
    lines = text.split("\n")
    while line <= len(lines) and lines[line - 1].lstrip().startswith("#"):
        line += 1
    empty = []
    for node in following:
        if not (_is_hole(node) or _is_empty(node)):
            break
        empty.append(node)
    if following[:1] and not empty and isinstance(following[0], Function | ast.ClassDef):
        return  # it speaks of what is defined below
    indent = lines[block.body[0].lineno - 1][: block.column]
    yield _region(text, empty) if empty else Region(line, line - 1, answered=False, indent=indent)


def _block_at(blocks: list[_Block], comment: Comment) -> _Block | None:
    """Return the innermost block that a comment on a line of its own belongs to, by its indent."""
    around = [block for block in blocks if block.first <= comment.line <= block.last]
    fitting = [block for block in around if block.column == comment.column]
    return max(fitting or around, key=lambda block: block.first, default=None)


def _blocks(tree: ast.Module, lines: list[str]) -> Iterator[_Block]:
    """Yield every block, with the remarks behind its last statement that are indented as it is, or more."""

    def below(owner: ast.AST) -> Iterator[_Block]:
        for body in blocks_of(owner):
            column = body[0].col_offset
            first, last = first_line(body[0]), body[-1].end_lineno or body[-1].lineno
            top = owner.lineno if isinstance(owner, Function | ast.ClassDef) else 0
            while first - 1 > top and _is_remark(lines[first - 2]):
                first -= 1
            while last < len(lines) and _is_remark(lines[last]) and _column(lines[last], column) >= column:
                last += 1
            yield _Block(body, first, last, owner)
            for node in body:
                yield from below(node)

    if tree.body:
        yield from below(tree)


def _is_remark(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _column(line: str, default: int) -> int:
    return len(line) - len(line.lstrip()) if line.strip() else default
