"""Notebooks with holes: each is marked where it is, and nothing else is taken for one."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from grader.masters import import_master
from grader.release import stub_of

from .notebooks import code, master, solution, stub, suite

RAISE = 'raise NotImplementedError("your code here")'
HOLES = [
    # source, stub
    ("def f(x):\n    y = ... # [!]\n    return y", f"def f(x):\n    # y = ... # [!]\n    {RAISE}\n    return y"),
    ("def f(x):\n    return ...", f"def f(x):\n    # return ...\n    {RAISE}"),
    (
        "def f(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()",
        f"def f(x):\n    # YOUR CODE HERE\n    {RAISE}",
    ),
    ("def f(x):\n    '''Doc.'''\n    pass", f"def f(x):\n    '''Doc.'''\n    {RAISE}"),
    ("def f(x):\n    #TODO: add one\n    return x", f"def f(x):\n    #TODO: add one\n    {RAISE}\n    return x"),
    ("def f(x):\n    # TODO", f"def f(x):\n    # TODO\n    {RAISE}"),
    ("def f(x):\n    '''Doc.'''\n    # TODO", f"def f(x):\n    '''Doc.'''\n    # TODO\n    {RAISE}"),
    ("def f(x): ...", f"def f(x):\n    {RAISE}"),
    ("def f(x):\n\ty = ... # [!]\n\treturn y", f"def f(x):\n\t# y = ... # [!]\n\t{RAISE}\n\treturn y"),
    ("def f(x):\n    y = # TODO\n    return y", f"def f(x):\n    # y = ...  # TODO\n    {RAISE}\n    return y"),
    (
        "def f(x):\n    ### START CODE HERE ###\n    y = None\n    # then\n    z = None\n"
        "    ### END CODE HERE ###\n    return y",
        "def f(x):\n    ### START CODE HERE ###\n    # y = None\n    # then\n    # z = None\n"
        f"    {RAISE}\n    ### END CODE HERE ###\n    return y",
    ),
    (
        "def f(x):\n    if x:\n        # TODO: one\n        pass\n    else:\n        # TODO: two\n"
        "        return None\n    return x",
        f"def f(x):\n    if x:\n        # TODO: one\n        {RAISE}\n    else:\n        # TODO: two\n        {RAISE}\n"
        "    return x",
    ),
    (
        "def f(x):\n    def g(y):\n        ...\n    return g(x)",
        f"def f(x):\n    def g(y):\n        {RAISE}\n    return g(x)",
    ),
    (
        "class A:\n    def __init__(self):\n        self.a = ...\n        self.b = ...\n\n    def m(self):\n"
        "        return self.a",
        f"class A:\n    def __init__(self):\n        # self.a = ...\n        # self.b = ...\n        {RAISE}\n\n"
        "    def m(self):\n        return self.a",
    ),
    (
        "def f(x):\n    for i in ...:\n        print(i)",
        f"def f(x):\n    # for i in ...:\n    #     print(i)\n    {RAISE}",
    ),
    (
        "def f(x):\n    y = g(..., x)\n    return y[..., 0]",
        f"def f(x):\n    # y = g(..., x)\n    {RAISE}\n    return y[..., 0]",
    ),
]


@pytest.mark.parametrize(("source", "wanted"), HOLES)
def test_a_hole_is_marked_where_it_is(source, wanted, make):
    """The stub asks for what the notebook asked for, at its place; the solution says that the answer is missing."""
    made = make(code(source))
    assert stub(made) == wanted
    (task,) = [name for name, _, _ in made.tasks]
    assert f"{task} (cell 1): write the answer in the solution" in made.review
    assert 'raise NotImplementedError("REVIEW: the notebook has no answer here")' in solution(made)
    assert 'pytest.skip("REVIEW: to be written")' in suite(made)


@pytest.mark.parametrize(
    "source",
    [
        "from abc import abstractmethod\n\n\nclass A:\n    @abstractmethod\n    def m(self):\n        ...",
        "from typing import Protocol\n\n\nclass A(Protocol):\n    def m(self): ...",
        "class A:\n    def m(self):\n        raise NotImplementedError\n\n\nclass B(A):\n    def m(self):\n"
        "        return 1",
        "class Broken(Exception):\n    pass",
        "from typing import Tuple\n\n\ndef given(x: Tuple[int, ...] = ...) -> Tuple[int, ...]:\n    return x[..., 0]",
    ],
)
def test_what_only_looks_like_a_hole_is_given(source, make):
    """Methods to be overridden, exceptions without a body, types and indices are what they are."""
    made = make(code(source), code("def f():\n    ..."))
    assert [name for name, _, _ in made.tasks] == ["f"]
    assert stub(made).count("raise NotImplementedError(") == 1


def test_a_session_of_the_course_is_a_lab():
    """A notebook as the course has it, with downloads, training and `# [!]`, gives tasks, and tells what it leaves."""
    made = master("holes_sesion")
    assert [name for name, _, _ in made.tasks] == ["Net", "train", "count_right", "nested"]
    assert "cell 9: a hole that is in no function needs a person: optimizer = ... # [!]" in made.review
    assert "MNIST" not in solution(made, "holes_sesion")
    assert "student.count_right(torch.tensor([[0.1, 0.9], [0.7, 0.3]]), torch.tensor([1, 1]))" in suite(
        made, "holes_sesion"
    )


def test_names_that_leak_are_told(make):
    """A function that reads a value which only a running notebook has would fail when it is graded."""
    made = make(
        code("for epoch in range(3):\n    loss = train()"),
        code("def save(path):\n    print(epoch, undefined)"),
        code("def f():\n    ..."),
    )
    assert "save reads epoch, which cell 1 computes at top level; make it an argument or a constant" in made.review
    assert "save reads undefined, which no cell defines; make it an argument or a constant" in made.review


ASSIGNMENTS = Path(__file__).parents[2] / "assignments"
LABS = sorted(path.parent.name for path in ASSIGNMENTS.glob("*/assignment.toml"))


@pytest.mark.parametrize("lab", LABS)
def test_a_released_notebook_gives_its_stub_again(lab):
    """What `grader release` has made of a lab is read back: the same text, the same functions with the same holes."""
    folder = ASSIGNMENTS / lab
    made = import_master(folder / f"{lab}.ipynb", lab)
    mine = ast.parse(stub_of(made.texts[f"solutions/{lab}/{lab}.py"], Path(lab)))
    theirs = ast.parse((folder / f"{lab}.py").read_text(encoding="utf-8"))
    blocks = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
    assert [ast.unparse(node) for node in mine.body if isinstance(node, blocks)] == [
        ast.unparse(node) for node in theirs.body if isinstance(node, blocks)
    ]
    assert ast.get_docstring(mine) == ast.get_docstring(theirs)
    assert made.texts[f"assignments/{lab}/README.md"] == (folder / "README.md").read_text(encoding="utf-8")
