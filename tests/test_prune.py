"""Cutting a module down: what is asked for and all it needs stays, in the author's words, and nothing else does."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from grader.prune import prune

SUITE = '''"""Hidden suite: trusted."""

from __future__ import annotations

import math

import pytest
import torch as t

from grader import assert_same

SECRET = 42
SIZES = (2, 3)
limit: float = 0.5


def rows(draw, count):
    """Draw rows."""
    # a comment of the author's
    return draw.normal(count, SIZES[0])


@pytest.fixture
def curve(draw):
    return rows(draw, 3)


@pytest.mark.grade(task="a", visibility="public")
def test_public(student, reference, curve):
    """A public check."""
    assert_same(student.f(curve), reference.f(curve))


@pytest.mark.grade(task="a")
def test_hidden(student):
    assert student.f(SECRET) < limit


class Helper(dict):
    size = math.pi


def uses_class():
    return Helper()
'''


def run(text: str) -> dict[str, Any]:
    """Return the names of a module after it was executed."""
    space: dict[str, Any] = {}
    exec(compile(text, "pruned.py", "exec", dont_inherit=True), space)
    return space


def test_what_is_asked_for_stays_with_all_it_needs():
    """Functions, fixtures asked for by name, constants, decorators and imports are followed to the end."""
    text = prune(SUITE, ["test_public"])
    for part in ("import pytest", "from grader import assert_same", "SIZES = (2, 3)", "def rows", "def curve"):
        assert part in text
    run(text)


def test_nothing_else_stays():
    """No hidden check, no constant or import that only hidden ones use."""
    text = prune(SUITE, ["test_public"])
    for part in ("test_hidden", "SECRET", "42", "limit", "Helper", "math", "torch"):
        assert part not in text


def test_the_authors_text_is_kept():
    """Comments, docstrings and decorators within what stays are the author's, in the author's order."""
    text = prune(SUITE, ["test_public"])
    assert "    # a comment of the author's\n" in text
    assert '@pytest.mark.grade(task="a", visibility="public")\ndef test_public(student, reference, curve):\n' in text
    places = [text.index(part) for part in ("SIZES", "def rows", "@pytest.fixture\ndef curve", "def test_public")]
    assert places == sorted(places)


def test_the_text_reads_like_a_written_file():
    """The docstring comes first, imports stand together, and the file ends in one line end."""
    text = prune(SUITE, ["test_public"])
    assert text.startswith('"""Hidden suite: trusted."""\n\n\nfrom __future__ import annotations\n')
    assert "import pytest\nfrom grader import assert_same\n" in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\n\n\n\n" not in text


def test_the_docstring_can_be_left_out():
    """A stand-in for one name says nothing of the solution's docstring; the future import stays at the top."""
    text = prune(SUITE, ["uses_class"], docstring=False)
    assert "Hidden suite" not in text
    assert text.startswith("from __future__ import annotations\n")
    assert run(text)["uses_class"]() == {}


def test_a_class_stays_with_its_base_and_what_its_methods_use():
    """A class is followed through its bases, its attributes and its methods."""
    text = (
        "import math\nclass A:\n    pass\nclass B(A):\n    size = math.pi\n    def f(self):\n        return helper()\n"
        "def helper():\n    return 1\ndef other():\n    return 2\n"
    )
    pruned = prune(text, ["B"])
    assert run(pruned)["B"]().f() == 1
    assert "other" not in pruned


def test_names_that_use_each_other_end():
    """Recursion, also between two functions, is followed once."""
    text = "def even(n):\n    return n == 0 or odd(n - 1)\ndef odd(n):\n    return n != 0 and even(n - 1)\n"
    assert run(prune(text, ["even"]))["odd"](7)


@pytest.mark.parametrize(
    "text",
    [
        "X, (Y, Z) = 1, (2, 3)\ndef f():\n    return Y\n",
        "X = Y = 2\ndef f():\n    return Y\n",
        "Y: int = 2\ndef f():\n    return Y\n",
        "async def g():\n    pass\nY = 2\ndef f(g=g):\n    return Y\n",
        "Y = 1\nY = Y + 1\ndef f():\n    return Y\n",
        "Y = 1\nY += 1\ndef f():\n    return Y\n",
        "try:\n    import tomllib\nexcept ImportError:\n    tomllib = None\ndef f():\n    return 2 if tomllib else 2\n",
        "import sys\nif sys.version_info > (3,):\n    Y = 2\nelse:\n    Y = 3\ndef f():\n    return Y\n",
        "import xml.dom\nimport xml.sax\ndef f():\n    return 2 if xml.dom and xml.sax else 0\n",
        "import os.path\ndef f():\n    return 2 if os.path.sep else 0\n",
        "from collections import (\n    OrderedDict,\n    defaultdict as dd,\n)\ndef f():\n    return 2 if dd else 0\n",
        "class A:\n    x = 1\nA.x = 2\ndef f():\n    return A.x\n",
    ],
    ids=[
        "unpacked", "chained", "typed", "async", "assigned twice", "augmented", "guarded import", "condition",
        "two modules of a package", "dotted import", "import over lines", "attribute of a class",
    ],
)  # fmt: skip
def test_every_statement_that_makes_a_name_stays(text):
    """However a name comes to be at top level, the pruned module gives it the value it had."""
    assert run(text)["f"]() == 2
    assert run(prune(text, ["f"]))["f"]() == 2


def test_what_shares_a_line_is_not_taken_along():
    """Two statements on one line are two: a hidden one does not come out with the other."""
    text = "A = 1; SECRET = 2\ndef f():\n    return A\n"
    pruned = prune(text, ["f"])
    assert run(pruned)["f"]() == 1
    assert "SECRET" not in pruned


@pytest.mark.parametrize("name", ["none", "SIZES[0]", "math.pi", "draw"])
def test_a_name_that_is_not_there_is_a_key_error(name):
    """Asking for what the module does not define names it."""
    with pytest.raises(KeyError, match=name.replace("[", r"\[")):
        prune(SUITE, ["test_public", name])


def test_several_names_are_cut_out_together():
    """What several names share is there once."""
    text = prune(SUITE, ["test_public", "rows", "uses_class"])
    names = [node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    assert names == ["rows", "curve", "test_public", "Helper", "uses_class"]


def test_nothing_asked_for_leaves_nothing():
    """Without names, docstring and future imports are all there is."""
    assert prune(SUITE, []) == '"""Hidden suite: trusted."""\n\n\nfrom __future__ import annotations\n'
    assert prune("", []).strip() == ""
