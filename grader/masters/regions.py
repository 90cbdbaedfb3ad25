"""Find the answers in a cell: between the markers of nbgrader and otter, and on lines that otter marks.

Trusted side, on the instructor's own file; nothing of it is executed.

A region is a range of lines of the cell's text from which the markers have been taken.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from grader.masters.code import Function, comments_of, first_line, parsed, problem, without_magics

_SOLUTION = re.compile(r"^\s*#+\s*(?P<end>BEGIN|END)\s+SOLUTION\b", re.IGNORECASE)
_HIDDEN = re.compile(r"^\s*#+\s*(?P<end>BEGIN|END)\s+HIDDEN\s+TESTS?\b", re.IGNORECASE)
_SCHEME = re.compile(r"^\s*#+\s*(?P<end>BEGIN|END)\s+MARK\s+SCHEME\b", re.IGNORECASE)
_LINE = re.compile(r"^#+\s?SOLUTION\b")
_IGNORED, _BEGIN_IGNORED, _END_IGNORED = "# IGNORE", re.compile(r"^\s*#\s*BEGIN\s*IGNORE", re.I), "# END IGNORE"
_BEGIN_PROMPT, _END_PROMPT = "# BEGIN PROMPT", "# END PROMPT"


@dataclass(frozen=True, slots=True)
class Region:
    """Lines of a cell that students write, both ends included; last is first - 1 where nothing stands yet."""

    first: int
    last: int
    answered: bool = True  # False: the answer is missing
    shown: tuple[str, ...] = ()  # what students see in its place, as comments
    indent: str = ""  # where nothing stands in it


@dataclass(frozen=True, slots=True)
class Marked:
    """The text of a cell without markers, as Python, and its regions."""

    text: str
    tree: ast.Module
    regions: tuple[Region, ...] = ()
    notes: tuple[str, ...] = ()


def between(text: str, marker: re.Pattern[str], place: str, what: str) -> tuple[str, list[Region]]:
    """Return the text without its marker lines, and the regions between them; raise UsageProblem unless they pair."""
    kept: list[str] = []
    regions: list[Region] = []
    opened: tuple[int, int, str] | None = None  # line of the marker, first line of the region, indent
    for number, line in enumerate(text.split("\n"), 1):
        found = marker.match(line)
        if found is None:
            kept.append(line)
        elif found["end"].upper() == "BEGIN":
            if opened is not None:
                raise problem(
                    place, f"BEGIN {what} in line {number}, but the one in line {opened[0]} has no END {what}"
                )
            opened = number, len(kept) + 1, line[: len(line) - len(line.lstrip())]
        else:
            if opened is None:
                raise problem(place, f"END {what} in line {number} has no BEGIN {what} before it")
            regions.append(Region(opened[1], len(kept), indent=opened[2]))
            opened = None
    if opened is not None:
        raise problem(place, f"BEGIN {what} in line {opened[0]} has no END {what}")
    return "\n".join(kept), regions


def hidden_tests(text: str, place: str) -> tuple[str, list[Region]]:
    """Return the text of a test cell without its markers, and the regions that students do not see."""
    return between(text, _HIDDEN, place, "HIDDEN TESTS")


def without_regions(text: str, place: str) -> str:
    """Return a text for people without written solutions and mark schemes."""
    for marker, what in ((_SOLUTION, "SOLUTION"), (_SCHEME, "MARK SCHEME")):
        text, regions = between(text, marker, place, what)
        lines = text.split("\n")
        for region in reversed(regions):
            del lines[region.first - 1 : region.last]
        text = "\n".join(lines)
    return text


def has_answers(text: str) -> bool:
    """Say whether a code cell holds markers of solutions."""
    return any(_SOLUTION.match(line) or _LINE.search(line[line.find("#") :]) for line in text.split("\n"))


def find_answers(text: str, place: str) -> Marked:
    """Return a cell with its marked answers; raise UsageProblem for markers that do not pair, SyntaxError."""
    plain, regions = between(_without_ignored(text, place), _SOLUTION, place, "SOLUTION")
    plain = without_magics(plain)
    tree = parsed(plain)
    lines = plain.split("\n")
    for comment in comments_of(plain):
        node = statement_at(tree, comment.line) if _LINE.match(comment.text) and not comment.alone else None
        if node is not None:
            shown = _prompt(node, comment.text)
            regions.append(Region(first_line(node), node.end_lineno or node.lineno, shown=shown))
            lines[comment.line - 1] = lines[comment.line - 1][: comment.column].rstrip()
    return Marked("\n".join(lines), tree, joined(plain, regions))


def _without_ignored(text: str, place: str) -> str:
    """Return the text without what otter takes out of it: ignored lines and the prompts that replace answers."""
    kept: list[str] = []
    opened = ""
    for line in text.split("\n"):
        end = line.rstrip()
        if opened:
            opened = "" if end.endswith(opened) else opened
        elif end.endswith(_BEGIN_PROMPT):
            opened = _END_PROMPT
        elif _BEGIN_IGNORED.match(line):
            opened = _END_IGNORED
        elif end.endswith((_END_PROMPT, _END_IGNORED)):
            raise problem(place, f"{end.strip()!r} ends what nothing begins")
        elif not end.endswith(_IGNORED):
            kept.append(line)
    if opened:
        raise problem(place, f"there is no {opened!r} for what begins before it")
    return "\n".join(kept)


def _prompt(node: ast.stmt, comment: str) -> tuple[str, ...]:
    """Return what otter shows instead of an answer that is one assignment."""
    if not isinstance(node, ast.Assign | ast.AnnAssign) or "NO PROMPT" in comment:
        return ()
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return (" = ".join([*map(ast.unparse, targets), "..."]),)


def statement_at(tree: ast.Module, line: int) -> ast.stmt | None:
    """Return the innermost statement that *line* belongs to."""
    inside = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and first_line(node) <= line <= (node.end_lineno or node.lineno)
    ]
    return max(inside, key=first_line, default=None)


def joined(text: str, regions: Iterable[Region]) -> tuple[Region, ...]:
    """Return the regions in order, neighbours made one, and without those that lie within another."""
    lines = text.split("\n")
    found: list[Region] = []
    for region in sorted(regions, key=lambda each: (each.first, -each.last)):
        before = found[-1] if found else None
        if before is not None and region.last <= before.last and region.first >= before.first:
            continue
        if before is not None and before.answered == region.answered and _adjoin(lines, before, region):
            found[-1] = replace(before, last=region.last, shown=before.shown + region.shown)
        else:
            found.append(region)
    return tuple(found)


def _adjoin(lines: list[str], before: Region, after: Region) -> bool:
    """Say whether only blank lines and comments lie between two regions of the same indent."""
    gap = lines[before.last : after.first - 1]
    if any(line.strip() and not line.lstrip().startswith("#") for line in gap):
        return False
    if not before.answered and any(line.strip() for line in gap):
        return False  # the comment between two holes is the instruction for the second
    return indent_of(lines, before) == indent_of(lines, after)


def indent_of(lines: list[str], region: Region) -> str:
    """Return the white space before the first line of a region that is code, or says anything at all."""
    own = [line for line in lines[region.first - 1 : region.last] if line.strip()]
    code = [line for line in own if not line.lstrip().startswith("#")]
    line = next(iter(code or own), "")
    return line[: len(line) - len(line.lstrip())] if own else region.indent


# --- regions of functions ---------------------------------------------------------------------------------------------


def regions_within(node: ast.stmt, regions: Iterable[Region], lines: list[str]) -> list[Region]:
    """Return the regions of a function or class, each within a function's body.

    Where a marker holds whole functions, their signatures and docstrings are given, and their bodies are the answers.
    """
    end = node.end_lineno or node.lineno
    own = [_clipped(each, end, lines) for each in regions if each.first <= end and each.last >= first_line(node) - 1]
    own += [each for each in regions if _behind(end, each, lines)]
    if isinstance(node, ast.ClassDef):
        return [found for member in node.body for found in _of_member(member, own, lines)]
    return list(_of_function(node, own, lines)) if isinstance(node, Function) else []


def _clipped(region: Region, end: int, lines: list[str]) -> Region:
    """Return a region cut off at the end of a function, unless it goes on with nothing but remarks."""
    return region if all(map(_is_remark, lines[end : region.last])) else replace(region, last=end)


def _behind(end: int, region: Region, lines: list[str]) -> bool:
    """Say whether a hole without a statement follows a function's last one, behind indented remarks only."""
    gap = lines[end : region.first - 1]
    mine = any(line[:1].isspace() and line.strip() for line in gap) and all(map(_is_remark, gap))
    return mine and region.first > end and region.last < region.first and not region.answered


def _of_member(member: ast.stmt, regions: list[Region], lines: list[str]) -> Iterator[Region]:
    if isinstance(member, Function | ast.ClassDef):
        yield from regions_within(member, regions, lines)


def _of_function(node: Function, regions: list[Region], lines: list[str]) -> Iterator[Region]:
    end = node.end_lineno or node.lineno
    for region in regions:
        if region.first > node.lineno:
            yield region
        elif region.last >= node.body[-1].lineno:
            yield replace(region, first=first_of_body(node, lines), last=max(end, region.last), shown=())


def first_of_body(node: Function, lines: list[str]) -> int:
    """Return the line behind a function's signature and docstring."""
    if ast.get_docstring(node, clean=False) is not None:
        return (node.body[0].end_lineno or node.body[0].lineno) + 1
    line = first_line(node.body[0])
    while line - 1 > node.lineno and _is_remark(lines[line - 2]):
        line -= 1
    return line


def _is_remark(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def top_level(tree: ast.Module, regions: Iterable[Region], *, answered: bool = True) -> list[ast.stmt]:
    """Return the statements at top level that begin within regions, answered ones or holes."""
    spans = [(each.first, each.last) for each in regions if each.answered is answered]
    return [node for node in tree.body if any(a <= first_line(node) <= b for a, b in spans)]
