"""A notebook becomes one module: what is taken, what is told of the rest, and in which cell each line stands."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import pytest

from grader.sandbox.inside import loading
from grader.sandbox.inside.loading import MOST_CODE, Origin, compiled, load
from grader.sandbox.inside.notebook import MOST_PARTS, NOT_RUN, Reading
from grader.sandbox.inside.source import ModuleText, UnreadableHandIn, read
from grader.sandbox.inside.syntax import is_constant


def book(*sources: Any, **around: Any) -> bytes:
    """Return a notebook of code cells."""
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source, **around} for source in sources]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def module_of(*sources: Any, **reading: Any) -> ModuleText:
    """Return the module of a notebook of code cells."""
    return read(book(*sources), ".ipynb", Reading(**reading))


def loaded(module: ModuleText) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
    """Return the names of a module as the worker loads it, and what its statements raised."""
    origin = Origin("lab.py", module.places)
    made, raised = load("lab", module.text, origin, compiled(module.text, origin))
    return vars(made), raised


# --- what is taken ----------------------------------------------------------------------------------------------------

TAKEN = {
    "lambda": ("double = lambda x: 2 * x", "double"),
    "alias of a type": ("History = dict[str, list[float]]", "History"),
    "union of types": ("Size = int | tuple[int, int]", "Size"),
    "item": ("SIZES = (3, 4)\nfirst = SIZES[0]\nrest = SIZES[1:]", "rest"),
    "comparison": ("import sys\nNEW = sys.version_info >= (3, 11)", "NEW"),
    "formatted text": ("N = 3\nNAME = f'net{N:02}'", "NAME"),
    "small power": ("BYTES = 2**10\nEPS = 10 ** -3", "EPS"),
    "root": ("SCALE = 3 ** -0.5", "SCALE"),
    "joined": ("A = [1]\nB = [*A, 2]\nC = {**{'a': 1}, 'b': 2}", "C"),
    "keywords": ("CONFIG = dict(lr=0.1, sizes=[1, 2])", "CONFIG"),
    "partial": ("from functools import partial\ndef f(x, y): return x\ng = partial(f, y=1)", "g"),
    "named tuple": ("from collections import namedtuple\nPoint = namedtuple('Point', 'x y')", "Point"),
    "tensor": ("import torch\nMEAN = torch.tensor([0.5, 0.5])", "MEAN"),
    "choice": ("import torch\nif torch.cuda.is_available():\n    dev = 'cuda'\nelse:\n    dev = 'cpu'", "dev"),
    "a method put in": ("class Net: pass\ndef forward(self): return 1\nNet.forward = forward", "Net"),
    "several names": ("a = b = 3\nc, (d, *e) = 1, (2, 3)", "e"),
    "names that a class has": ("class Net:\n    path = __module__ + __qualname__", "Net"),
    "what was caught": ("try:\n    import no_such\nexcept ImportError as e:\n    why = str(e)", "why"),
}
GENERIC = {
    "function": ("def first[T](x: list[T]) -> T:\n    return x[0]", "first"),
    "function of much": ("def f[T: int, *Ts, **K](*x: T, **y: T) -> tuple[*Ts]:\n    return x", "f"),
    "function that waits": ("async def f[T](x: T) -> T:\n    return x", "f"),
    "class": ("class Box[T](list[T]):\n    kind = T\n\n    def get(self) -> T:\n        return self[0]", "Box"),
    "method": ("class Box:\n    def get[T](self, x: T) -> T:\n        return x", "Box"),
    "type": ("type Pair[T] = tuple[T, T]\ndef f(x: Pair[int]) -> Pair[int]:\n    return x", "f"),
    "type alone": ("type Pair[T] = tuple[T, T]", "Pair"),
    "type that needs a later one": ("type Tree = list[Leaf]\ntype Leaf = int", "Tree"),
}


@pytest.mark.parametrize(("source", "name"), TAKEN.values(), ids=TAKEN)
def test_what_defines_quickly_is_taken_as_from_a_file(source: str, name: str) -> None:
    """What a file would define, and no training or download, is defined by the same text in a notebook."""
    module = module_of(source)
    space: dict[str, Any] = {}
    exec(source, space)
    assert name in loaded(module)[0]
    assert module.notes == ()
    assert module.text.strip().replace("\n\n", "\n") == source


SETTINGS = [
    "import matplotlib.pyplot as plt\nplt.rcParams['figure.figsize'] = (10, 5)",
    "import pandas as pd\npd.options.display.width = 200",
    "import torch\ntorch.backends.cudnn.benchmark = True",
    "import os\nos.environ['CUDA_VISIBLE_DEVICES'] = '0'",
]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="Python 3.12 brought this syntax")
@pytest.mark.parametrize(("source", "name"), GENERIC.values(), ids=GENERIC)
def test_what_is_made_for_any_type_is_taken(source: str, name: str) -> None:
    """A name in the brackets of a function, a class or a type is made by them: nothing is missing."""
    module = module_of(source)
    assert (module.notes, module.absent) == ((), ())
    made, raised = loaded(module)
    assert name in module.names
    assert (name in made, raised) == (True, [])


@pytest.mark.skipif(sys.version_info < (3, 12), reason="Python 3.12 brought this syntax")
@pytest.mark.parametrize("source", ["@T\ndef f[T](x: T): pass", "def f[T](x: T, by=T): pass", "@T\nclass f[T]: pass"])
def test_a_name_in_brackets_is_nothing_outside_of_them(source: str) -> None:
    """Decorators and defaults are made before it is, so these definitions would fail."""
    told = "f at line 1 of code cell 1 is left out: it needs T, which no cell defines"
    assert module_of(source, names=("f",)).notes == (told,)


def test_what_was_caught_is_gone_behind_its_handler() -> None:
    """Python takes the name away there, what the handler made stays."""
    caught = "try:\n    import no_such\nexcept ImportError as e:\n    why = str(e)"
    assert module_of(f"{caught}\ndef f(x=why): pass\ndef g(x=e): pass").names == ("f",)


@pytest.mark.parametrize("source", SETTINGS)
def test_settings_of_libraries_are_left_out(source: str) -> None:
    """What a notebook sets of a library is no definition, and its library need not be installed here."""
    module = module_of(source, "def f(): return 1")
    assert "=" not in module.text
    assert loaded(module)[1] == []
    assert module.notes == ()


@pytest.mark.parametrize("power", ["9**9**9", "(9**99)**99", "2**1000", "2**x", "x**2", "2 ** (10 * 10)"])
def test_a_power_that_may_never_end_is_no_constant(power: str) -> None:
    """Only a written number to a small written one is worked out when a hand-in is loaded."""
    import ast

    assert not is_constant(ast.parse(power, mode="eval").body)


def test_a_cell_that_is_indented_as_a_whole_is_read() -> None:
    """IPython runs a pasted cell without its indent, so it is read without, with its own line numbers."""
    module = module_of("    # pasted\n    SIZE = 3\n\n    def f(x):\n        return x * SIZE\n")
    assert loaded(module)[0]["f"](2) == 6
    assert module.places == ((1, 1, 2), (3, 1, 4))


def test_a_cell_of_another_language_is_passed_over() -> None:
    """VS Code keeps shell and SQL as code cells that say so; they are no broken Python."""
    shell = {"cell_type": "code", "metadata": {"vscode": {"languageId": "shellscript"}}, "source": "echo 'x"}
    good = {"cell_type": "code", "metadata": {"vscode": {"languageId": "python"}}, "source": "def f(): return 1"}
    module = read(json.dumps({"cells": [shell, good]}).encode(), ".ipynb")
    assert module.names == ("f",)
    assert module.notes == ()


def test_lines_that_lost_their_ends_are_lines() -> None:
    """A tool that stores the lines of a cell without ends does not make one long line of them."""
    assert module_of(["x = 1", "def f():\n", "    return x"]).text == "x = 1\n\ndef f():\n    return x\n"


FORM = """\
#@title A form { display-mode: "form", run: "auto" }
#@markdown Choose a **rate**.
rate = 0.1 #@param {type:"number"}
kind = "relu"  # @param ["relu", "tanh"] {allow-input: true}
"""


def test_a_form_of_colab_is_read() -> None:
    """Colab's forms are comments beside constants."""
    space, raised = loaded(module_of(FORM, "def f():\n    return rate, kind"))
    assert space["f"]() == (0.1, "relu")
    assert raised == []


# --- cells in another order -------------------------------------------------------------------------------------------

MOVED = [
    "class Wide(Net):\n    size = SIZE + 1",
    "def f(x=Wide.size):\n    return g(x)",
    "import torch\nfrom torch import nn",
    "SIZE = BASE * 2",
    "@register\ndef g(x):\n    return x",
    "class Net(nn.Module):\n    pass",
    "def register(function):\n    return function",
    "BASE = 3",
]


@pytest.mark.parametrize("turn", range(len(MOVED)))
def test_cells_in_any_order_make_the_same_module(turn: int) -> None:
    """Cells that a student moved, or ran out of order, define what they need first, whatever stands first."""
    for cells in (MOVED[turn:] + MOVED[:turn], [*reversed(MOVED[turn:] + MOVED[:turn])]):
        module = module_of(*cells)
        space, raised = loaded(module)
        assert raised == []
        assert space["f"]() == 7
        assert module.notes == ()


def test_cells_in_order_stay_as_they_are() -> None:
    """What needs nothing from below is not moved, so that the last definition stays the last."""
    cells = ["def f(): return 1", "g = f", "def f(): return 2", "def h(x=f): return x()"]
    module = module_of(*cells)
    assert module.text == "\n\n".join(cells) + "\n"
    space, _ = loaded(module)
    assert (space["g"](), space["f"](), space["h"]()) == (1, 2, 2)


def test_definitions_that_need_each_other_are_kept() -> None:
    """A circle cannot be run, and costs itself only."""
    space, raised = loaded(module_of("a = b", "b = a", "def f(): return 1"))
    assert space["f"]() == 1
    assert [type(error).__name__ for _, error in raised] == ["NameError", "NameError"]


def test_a_name_of_python_is_not_looked_for_below() -> None:
    """Who defines `max` further down still meant Python's own above."""
    space, _ = loaded(module_of("SIZE = max(1, 2)", "def max(*x): return 0"))
    assert space["SIZE"] == 2


def test_long_chains_are_put_in_order_quickly() -> None:
    """Thousands of constants, each above of what it needs, take no time to speak of and no recursion."""
    cells = [f"x{number} = x{number + 1}" for number in range(2000)] + ["x2000 = 1"]
    start = time.process_time()
    module = module_of(*cells)
    assert time.process_time() - start < 2
    assert loaded(module)[0]["x0"] == 1


# --- several definitions ----------------------------------------------------------------------------------------------

F = "def f(x):\n    return {}"
COPIES = [
    ([F.format(1), F.format(2)], "f is defined in code cells 1 and 2; the last one counts"),
    ([F.format(1), "x = 1", F.format(2), F.format(3)], "f is defined in code cells 1, 3 and 4; the last one counts"),
    ([F.format(1) + "\n" + F.format(3)], "f is defined in code cell 1 more than once; the last one counts"),
    (["class f: pass", F.format(3)], "f is defined in code cells 1 and 2; the last one counts"),
]


@pytest.mark.parametrize(("cells", "note"), COPIES)
def test_copies_are_told_in_one_note(cells: list[str], note: str) -> None:
    """However often a cell was copied, one line says where, and which one counts."""
    module = module_of(*cells)
    assert module.notes == (note,)
    assert loaded(module)[0]["f"](0) == int(cells[-1][-1])


# --- values that only a run would compute -----------------------------------------------------------------------------

COMPUTED = ["import torch\ndata = load()\nscale = data.std()", "offset = scale * 2"]


def test_a_function_that_uses_a_computed_value_is_kept_and_told() -> None:
    """A function whose body needs a value of training is graded as far as it goes; the note names cell and line."""
    module = module_of(*COMPUTED, "def f(x):\n    return x * scale", names=("f",))
    assert "def f" in module.text
    assert module.notes == (f"f uses scale, which is computed at line 3 of code cell 1; {NOT_RUN}",)
    assert module.absent == (("scale", f"is computed at line 3 of code cell 1; {NOT_RUN}"),)


NEEDING = {
    "default": "def f(x, by=scale):\n    return x * by",
    "default of a keyword": "def f(x, *, by=scale):\n    return x * by",
    "decorator": "@scale\ndef f(x):\n    return x",
    "annotation": "def f(x: scale):\n    return x",
    "base": "class f(scale):\n    pass",
    "body of a class": "class f:\n    by = scale",
    "default in a class": "class f:\n    def g(self, by=scale): pass",
    "through a constant": "def f(x, by=offset):\n    return x * by",
}


@pytest.mark.parametrize("source", NEEDING.values(), ids=NEEDING)
def test_a_definition_that_cannot_be_made_without_it_is_left_out_and_told(source: str) -> None:
    """One message says which definition is lost, for which name, and where that is computed; the others are kept."""
    module = module_of(*COMPUTED, source, "def g(x):\n    return x", names=("f", "g"))
    assert module.names == ("g",)
    name, place = ("offset", "line 1 of code cell 2") if "offset" in source else ("scale", "line 3 of code cell 1")
    why = f"is left out: it needs {name}, which is computed at {place}; {NOT_RUN}"
    assert module.notes == (f"f at line 1 of code cell 3 {why}",)
    assert module.absent == (("f", why),)


@pytest.mark.parametrize(
    "source",
    [
        "def f(scale):\n    return scale",
        "def f(x):\n    scale = x\n    return scale",
        "f = lambda scale: scale",
        "class f:\n    scale = 1\n    half = scale",
        "def f(x):\n    return x.scale",
        "def f(x):\n    return [scale for scale in x]",
        "from __future__ import annotations\ndef f(x: 'scale') -> scale: pass",
    ],
)
def test_a_name_that_only_looks_alike_is_not_told(source: str) -> None:
    """Arguments, attributes and local names are no use of a value that a cell computes."""
    module = module_of(*COMPUTED, source, names=("f",))
    assert module.notes == ()
    assert module.names == ("f",)


def test_what_depends_on_a_lost_definition_is_lost_and_told_too() -> None:
    """A class whose base is lost says so."""
    module = module_of(*COMPUTED, "class A(scale): pass", "class B(A): pass", names=("B",))
    assert module.names == ()
    assert module.notes[1] == "B at line 1 of code cell 4 is left out: it needs A, which is left out, too"


def test_a_name_that_no_cell_defines_is_told() -> None:
    """A deleted cell leaves a definition without what it needs; that is told."""
    module = module_of("class Net(nn.Module): pass", names=("Net",))
    assert module.notes == ("Net at line 1 of code cell 1 is left out: it needs nn, which no cell defines",)


def test_a_constant_that_is_computed_anew_further_down_is_told() -> None:
    """A function gets the constant, not the later value; who relies on that one is told."""
    module = module_of("scale = 1.0", "def f(x):\n    return x * scale", "scale = f(3)", names=("f",))
    assert module.notes == (
        "scale is computed anew at line 1 of code cell 3; for grading it stays what line 1 of code cell 1 makes it",
    )
    assert loaded(module)[0]["f"](2) == 2


def test_only_what_the_lab_asks_for_is_told_of() -> None:
    """A plotting function that uses results of the training is none of the lab's business."""
    plot = "def plot():\n    return scale"
    assert module_of(*COMPUTED, plot, "def f(x):\n    return x", names=("f",)).notes == ()
    assert len(module_of(*COMPUTED, plot, "def f(x):\n    return plot()", names=("f",)).notes) == 1


# --- cells that fail --------------------------------------------------------------------------------------------------


def test_a_cell_that_is_no_python_says_which_functions_are_gone() -> None:
    """What stood in a broken cell is named with the reason, for whoever asks for it."""
    module = module_of("class Net:\n    x = 1\n\nasync def h(): pass\n\ndef f(x:\n    return x", "def g(): return 1")
    why = "it is not valid Python (line 6: '(' was never closed)"
    assert module.notes == (f"code cell 1 is left out, {why}",)
    assert dict(module.absent) == dict.fromkeys(("Net", "h", "f"), f"stands in code cell 1, which is left out: {why}")
    assert module.names == ("g",)


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("def f(a, a): pass", "duplicate argument 'a' in function definition (line 3)"),
        ("class f:\n    return 1", "'return' outside function (line 4)"),
        ("class f:\n    break", "'break' outside loop (line 4)"),
        ("def f():\n    nonlocal x", "no binding for nonlocal 'x' found (line 4)"),
    ],
)
def test_what_can_be_parsed_but_not_compiled_hides_nothing(source: str, problem: str) -> None:
    """A definition that Python refuses when it compiles it is left out alone; its lines are those of its cell."""
    module = module_of("x = 1", f"\n\n{source}", "def g(): return 1", names=("f", "g"))
    assert loaded(module)[0]["g"]() == 1
    assert module.notes == (f"f at line 3 of code cell 2 is left out: {problem}",)


def test_a_statement_that_fails_hides_nothing_below_it() -> None:
    """As in a kernel, what a failing cell defines is missing, and what stands below it is there."""
    module = module_of("import no_such_module\nHALF = 1 / 0", "def f(): return no_such_module", "def g(): return 1")
    space, raised = loaded(module)
    assert space["g"]() == 1
    assert "HALF" not in space
    assert [type(error).__name__ for _, error in raised] == ["ModuleNotFoundError", "ZeroDivisionError"]
    assert Origin("lab.py", module.places).own_line(raised[1][1]) == (3, "HALF = 1 / 0")


def test_a_notebook_with_too_many_definitions_is_refused() -> None:
    """Beyond any real notebook, one message says how many there are and how many are taken."""
    with pytest.raises(UnreadableHandIn, match=rf"defines {MOST_PARTS + 1} things at top level; at most {MOST_PARTS}"):
        module_of("x = 1\n" * (MOST_PARTS + 1))


# --- lines of cells ---------------------------------------------------------------------------------------------------

LINES = [
    "%matplotlib inline\n# comment\nimport math",
    "print('training')\n\n\n@staticmethod\ndef f(x):\n    # fail\n    y = x\n    return y / 0\nz = 1; w = (2,\n 3)",
    "class C:\n    def g(self):\n        return f(1)",
]


def test_every_line_of_the_module_knows_its_cell() -> None:
    """A line of the module is the same text as the line of the cell that it says it is."""
    module = module_of(*LINES)
    lines = module.text.split("\n")
    starts = [*(place[0] for place in module.places[1:]), len(lines)]
    for (first, cell, line), last in zip(module.places, starts, strict=True):
        for number, text in enumerate(lines[first - 1 : last - 1]):
            assert not text or text.strip() in LINES[cell - 1].split("\n")[line - 1 + number]
    assert [place[1:] for place in module.places] == [(1, 3), (2, 4), (2, 9), (2, 9), (3, 1)]


def test_a_traceback_names_cells_and_their_lines() -> None:
    """What Python itself prints of an error, for whoever prints tracebacks, speaks of cells."""
    import traceback

    module = module_of(*LINES)
    space, _ = loaded(module)
    with pytest.raises(ZeroDivisionError) as caught:
        space["C"]().g()
    said = "".join(traceback.format_exception(caught.value))
    assert 'File "code cell 3", line 3, in g\n    return f(1)' in said
    assert 'File "code cell 2", line 8, in f\n    return y / 0' in said
    line, text = Origin("lab.py", module.places).own_line(caught.value)
    assert module.text.split("\n")[line - 1] == "    return y / 0"
    assert text == "return y / 0"


def test_a_warning_names_the_cell_and_its_line() -> None:
    """A warning that a student's line causes, printed by Python, names the cell."""
    module = module_of("x = 1", "import warnings\n\ndef f():\n    warnings.warn('mind')")
    with pytest.warns(UserWarning, match="mind") as caught:
        loaded(module)[0]["f"]()
    assert (caught[0].filename, caught[0].lineno) == ("code cell 2", 4)


def test_the_source_of_a_function_is_found() -> None:
    """`inspect`, and what compiles with it, sees a function of a cell as it stands there."""
    import inspect

    space, _ = loaded(module_of(*LINES))
    assert inspect.getsource(space["C"].g) == "    def g(self):\n        return f(1)\n"


def test_annotations_stay_late_where_the_notebook_says_so() -> None:
    """The future import of one cell holds for all, as it does in a kernel."""
    module = module_of("x = 1", "from __future__ import annotations", "def f(a: Unknown) -> Missing: return a")
    space, raised = loaded(module)
    assert raised == []
    assert space["f"].__annotations__ == {"a": "Unknown", "return": "Missing"}
    assert loading.future.annotations.compiler_flag


@pytest.mark.parametrize("places", [(), ((1, 1, 1), (2, 2, 1))], ids=["file", "notebook"])
def test_what_is_compiled_beforehand_is_not_compiled_again(places) -> None:
    """A child executes the code that it is given; an error in it still names the line and shows the text."""
    origin = Origin("lab.py", places)
    code = compiled("x = 1\ndef f(): return x / 0", origin)
    module, _ = load("lab", "x = 2\ndef f(): return x / 0", origin, code)
    assert module.x == 1
    with pytest.raises(ZeroDivisionError) as caught:
        module.f()
    assert origin.own_line(caught.value) == (2, "def f(): return x / 0")


@pytest.mark.parametrize(
    "text",
    ["def (", "return 1", "x = " + "-" * 50000 + "1", f"x = '{'a' * (MOST_CODE + 1)}'"],
    ids=lambda text: text[:9],
)
def test_what_cannot_be_compiled_beforehand_is_left_to_its_child(text) -> None:
    """No code comes of a text with a mistake, of one that nests too deeply or is too long; nothing is raised."""
    assert compiled(text, Origin("lab.py")) == b""


# --- what a kernel has run --------------------------------------------------------------------------------------------


def test_cells_of_a_session_are_called_by_their_numbers() -> None:
    """What was run in a kernel is named as Jupyter shows it, and repeating a cell is no remark."""
    module = module_of("def f(x): return s", "def (", "def f(x): return s", "s = f(1)", session=True, names=("f",))
    assert module.notes == (f"f uses s, which is computed at line 1 of In [4]; {NOT_RUN}",)


def test_an_old_definition_is_checked_with_a_note_on_the_broken_cell_that_was_to_replace_it() -> None:
    """Who edits a function into a mistake hears that the one before was checked, until the cell can be read."""
    cells = ["def f(x): return 1\ndef g(): return 2", "def f(x):\n    y = 1\n    return (x", "def h(:", "print(f(1)"]
    module = module_of(*cells, session=True, names=("f", "g", "h"))
    (note,) = module.notes
    assert note.startswith("In [2] is left out, it is not valid Python (line 3: ")
    assert note.endswith("); the definition of f in In [1] was checked")
    assert module_of(*cells, "def f(x): return 3", session=True, names=("f", "g")).notes == ()
    assert module_of(*cells, session=True, names=("g",)).notes == ()


def test_what_was_replaced_in_a_session_leaves_no_note() -> None:
    """An import that failed, or a need that was not met, is no matter once the cell has been run anew without it."""
    old = [
        "from helpers import mask\nimport seaborn as sns\ndef f(x): return sns.x(mask(x))",
        "def g(x=later): return x",
    ]
    module = module_of(*old, session=True)
    assert module.notes == ("g at line 1 of In [2] is left out: it needs later, which no cell defines",)
    assert [type(error).__name__ for _, error in loaded(module)[1]] == ["ModuleNotFoundError", "ModuleNotFoundError"]
    module = module_of(*old, "def mask(x): return x", "def f(x): return mask(x)", "def g(x): return x", session=True)
    space, raised = loaded(module)
    assert (module.notes, raised, space["f"](3)) == ((), [], 3)
    still = module_of(*old[:1], "def f(x): return sns.y(x)", session=True)
    assert [type(error).__name__ for _, error in loaded(still)[1]] == ["ModuleNotFoundError"]


def test_what_was_used_before_it_was_replaced_stays() -> None:
    """A function that was put into a class, a class that is the base of its heir and what registers itself stay."""
    cells = [
        "from functools import singledispatch\n@singledispatch\ndef kind(x): return 'any'",
        "@kind.register\ndef _(x: int): return 'int'",
        "@kind.register\ndef _(x: str): return 'str'",
        "class A: one = 1",
        "def step(self): return 1\nA.step = step",
        "def step(self): return 2",
        "class A(A): two = 2",
        "import os.path\nimport os",
    ]
    space, raised = loaded(module_of(*cells, session=True))
    assert raised == []
    assert [space["kind"](value) for value in (1, "", 1.0)] == ["int", "str", "any"]
    assert (space["A"].one, space["A"]().step(), space["step"](None)) == (1, 1, 2)


# --- run as it stands -------------------------------------------------------------------------------------------------

RUN = ["import torch\ntorch.manual_seed(0)\nscale = len('abc') * 2.0", "def f(x, by=scale): return x * by", "train(f)"]


def test_cells_before_the_definitions_are_taken_whole_when_they_are_run() -> None:
    """With --execute everything is taken down to the last cell that defines a function, and nothing below it."""
    module = module_of(*RUN, execute=True)
    space, raised = loaded(module)
    assert raised == []
    assert space["f"](2) == 12
    assert module.notes == ()


def test_a_cell_that_fails_when_it_is_run_hides_nothing() -> None:
    """A download that is refused ends its statement only."""
    space, raised = loaded(module_of("data = open('/nowhere')\nn = 3", "def f(): return n", execute=True))
    assert space["f"]() == 3
    assert [type(error).__name__ for _, error in raised] == ["FileNotFoundError"]
