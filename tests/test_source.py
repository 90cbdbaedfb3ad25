"""Reading hand-ins inside the sandbox: files of every encoding, notebooks of every version, and damage in words."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.module_source import ModuleSource, advice_on_import, module_source, with_raised
from grader.sandbox.inside import wire
from grader.sandbox.inside.loading import MOST_CODE
from grader.sandbox.inside.source import ModuleText, Unfilled, UnreadableHandIn, read

ONCE = settings(derandomize=True, deadline=None, database=None)


def text_of(data: bytes | str) -> str:
    """Return the text of a Python file."""
    return read(data if isinstance(data, bytes) else data.encode(), ".py").text


def unreadable(data: bytes, suffix: str = ".py") -> str:
    """Return why a hand-in cannot be read."""
    with pytest.raises(UnreadableHandIn) as caught:
        read(data, suffix)
    return str(caught.value)


def run(module: ModuleText) -> dict[str, Any]:
    """Return the names of a module after it was executed, as the worker does."""
    space: dict[str, Any] = {}
    exec(compile(module.text, "lab.py", "exec", dont_inherit=True), space)
    return space


# --- Python files: bytes to text --------------------------------------------------------------------------------------

ENCODINGS = {
    "utf-8": "x = 'é€'\n".encode(),
    "byte order mark": b"\xef\xbb\xbfx = '\xc3\xa9\xe2\x82\xac'\n",
    "byte order mark and cookie": b"\xef\xbb\xbf# coding: utf-8\nx = '\xc3\xa9\xe2\x82\xac'\n",
    "cookie utf-8": "# -*- coding: utf-8 -*-\nx = 'é€'\n".encode(),
    "cookie UTF-8": "# -*- coding: UTF-8 -*-\nx = 'é€'\n".encode(),
    "cookie utf8": "# coding: utf8\nx = 'é€'\n".encode(),
    "cookie utf_8": "# coding: utf_8\nx = 'é€'\n".encode(),
    "cookie in the second line": "#!/usr/bin/python\n# vim: set fileencoding=utf-8 :\nx = 'é€'\n".encode(),
    "iso-8859-15": b"# coding: iso-8859-15\nx = '\xe9\xa4'\n",
    "ISO-8859-15": b"# coding: ISO-8859-15\nx = '\xe9\xa4'\n",
    "cp1252": b"# coding: cp1252\nx = '\xe9\x80'\n",
    "windows-1252": b"# coding: windows-1252\nx = '\xe9\x80'\n",
    "utf-16, little end": "x = 'é€'\n".encode("utf-16"),
    "utf-16, big end": b"\xfe\xff" + "x = 'é€'\n".encode("utf-16-be"),
}


@pytest.mark.parametrize("data", ENCODINGS.values(), ids=ENCODINGS)
def test_a_file_is_read_in_its_own_encoding(data):
    """Byte order marks and coding cookies are honoured, however they are spelled, as Python and editors write them."""
    assert run(read(data, ".py"))["x"] == "é€"


@pytest.mark.parametrize("cookie", ["latin-1", "Latin-1", "iso-8859-1", "latin-1-unix"])
def test_a_latin_1_file_is_read(cookie):
    """The old cookie of Western Europe is honoured."""
    assert run(read(f"# coding: {cookie}\nx = 'é'\n".encode("latin-1"), ".py"))["x"] == "é"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=repr)
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
def test_line_ends_of_every_system_are_the_same(start, end):
    """Lines are numbered alike wherever the file was written."""
    module = read(start + f"x = 1{end}def f():{end}    pass{end}".encode(), ".py")
    assert module.text == "x = 1\ndef f():\n    pass\n"
    assert module.unfilled == (Unfilled("f", 3),)


def test_a_form_feed_ends_no_line():
    """Characters that only some programs take for line ends change no line numbers."""
    module = read("a = 1\x0c\nb = '\x0b\x1c\u2028'\ndef f():\n    pass\n".encode(), ".py")
    assert module.unfilled == (Unfilled("f", 4),)


def test_an_empty_file_is_an_empty_module():
    """A file without text defines nothing."""
    assert read(b"", ".py") == ModuleText("", (), (), ())


UNREADABLE = {
    "not utf-8": (b"x = 1\ny = '\xe9'\n", ("line 2", "utf-8", "save the file as UTF-8")),
    "not ascii": (b"# coding: ascii\nx = '\xe9'\n", ("line 2", "ascii", "save the file as UTF-8")),
    "nul": (b"x = 1\ny = 2\n\0\n", ("line 3", "NUL", "UTF-8")),
    "utf-16 without mark": ("x = 1\n".encode("utf-16-le"), ("line 1", "NUL", "UTF-8")),
    "half a utf-16 character": ("x = 1\n".encode("utf-16") + b"a", ("line 2", "utf-16", "save the file as UTF-8")),
    "utf-16 with nul": ("x = 1\n\0".encode("utf-16"), ("UTF-8",)),
    "utf-32": ("x = 1\n".encode("utf-32"), ("UTF-8",)),
    "unknown cookie": (b"# coding: klingon\nx = 1\n", ("klingon", "save the file as UTF-8")),
    "cookie that is no text encoding": (b"# coding: rot13\nx = 1\n", ("encoding", "save it as UTF-8")),
    "cookie that unpacks": (b"# coding: zip\nx = 1\n", ("encoding", "UTF-8")),
    "cookie against the mark": (b"\xef\xbb\xbf# coding: latin-1\nx = 1\n", ("save the file as UTF-8",)),
    "zip file": (b"PK\x03\x04\x14\0\0\0", ("NUL",)),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", ("UTF-8",)),
}


@pytest.mark.parametrize(("data", "words"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_is_no_text_says_why_and_what_to_do(data, words):
    """Bytes that are no Python text are refused in words for the student, with the line where there is one."""
    said = unreadable(data)
    for word in words:
        assert word in said
    assert "None" not in said


SYNTAX = {
    "no expression": (b"x = 1\ndef f(:\n    pass\n", "line 2: invalid syntax: def f(:"),
    "indentation": (b"def f():\nreturn 1\n", "line 2: expected an indented block"),
    "tabs and blanks": (b"def f():\n\tx = 1\n        y = 2\n", "line 3: inconsistent use of tabs"),
    "never closed": (b"x = 1\ny = (2,\n", "line 2: '(' was never closed"),
    "text never closed": (b"x = 'abc\n", "line 1: unterminated string literal"),
    "python 2": (b"\nprint 'a'\n", "line 2: Missing parentheses"),
    "a notebook by another name": (b'{"cells": [}', "line 1"),
    "nested too deep": (b"(" * 3000, "line 1: too many nested parentheses"),
    "a number too long": (b"x = " + b"9" * 5000 + b"\n", "line 1: Exceeds the limit"),
    "too many signs": (b"-" * 100_000 + b"1", "cannot be parsed: "),
    "too long a sum": (b"x = 1" + b" + 1" * 20_000, "cannot be parsed: "),
}


@pytest.mark.parametrize(("data", "words"), SYNTAX.values(), ids=SYNTAX)
def test_a_syntax_error_names_its_line(data, words):
    """What is no Python is refused with Python's own words and the line; a long line is cut."""
    said = unreadable(data)
    assert words in said
    assert len(said) < 600


@settings(ONCE, max_examples=300)
@given(st.binary(max_size=60) | st.text(st.characters(codec="utf-8"), max_size=40).map(str.encode))
@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")  # of what hypothesis writes
def test_any_bytes_are_a_module_or_unreadable(data):
    """Whatever is handed in, as file or as notebook, becomes a module or is refused in words."""
    for suffix in (".py", ".ipynb"):
        try:
            module = read(data, suffix)
        except UnreadableHandIn as problem:
            said = str(problem)
        else:
            said = module.text + "x"
        assert said


# --- what a module holds ----------------------------------------------------------------------------------------------


def test_names_at_top_level_are_found():
    """Functions, classes and variables are named once each, in the order of the file."""
    module = read(
        b"import os\ndef f():\n    g = 1\nclass C:\n    h = 2\nasync def i(): ...\nj = k = 1\n(l, [m]) = 1, [2]\n"
        b"n: int = 3\ndef f(): pass\n",
        ".py",
    )
    assert module.names == ("f", "C", "i", "j", "k", "l", "m", "n")


STUBS = {
    "pass": "pass",
    "ellipsis": "...",
    "return": "return",
    "return None": "return None",
    "return ellipsis": "return ...",
    "raise": "raise NotImplementedError",
    "raise with words": 'raise NotImplementedError("your code here")',
    "raise from": "raise NotImplementedError() from None",
    "result None": "result = None",
    "result ellipsis": "result = ...",
    "docstring": '"""Return the mean."""',
    "docstring and pass": '"""Return the mean."""\n    pass',
    "docstring and raise": '"""Return the mean.\n\n    With words.\n    """\n    raise NotImplementedError',
    "result and return": "result = None\n    return None",
    "comments": "# TODO: your code here\n    pass  # delete this",
}


@pytest.mark.parametrize("body", STUBS.values(), ids=STUBS)
def test_a_stub_is_found_with_its_line(body):
    """A function or method that still holds only what a stub holds is named, with the line that is to be replaced."""
    last = body.count("\n")
    method = body.replace("\n    ", "\n        ")
    module = read(f"x = 1\ndef f(a, b=2):\n    {body}\n".encode(), ".py")
    assert module.unfilled == (Unfilled("f", 3 + last),)
    module = read(f"class Net:\n    @property\n    def f(self):\n        {method}\n".encode(), ".py")
    assert module.unfilled == (Unfilled("Net.f", 4 + last),)


FILLED = {
    "a value": "return 1",
    "zero": "return 0",
    "false": "return False",
    "an empty text": "return ''",
    "an argument": "return x",
    "a call": "x.pop()",
    "another error": "raise ValueError('x')",
    "a raise alone": "raise",
    "a stub only for some": "if x:\n        raise NotImplementedError\n    return 1",
    "work before the stub": "x += 1\n    raise NotImplementedError",
    "work and return None": "x.append(1)\n    return None",
}


@pytest.mark.parametrize("body", FILLED.values(), ids=FILLED)
def test_a_filled_function_is_no_stub(body):
    """A function that does anything is not called unfilled."""
    assert read(f"def f(x):\n    {body}\n".encode(), ".py").unfilled == ()


def test_every_stub_is_found():
    """Stubs are listed in the order of the file, methods with their class."""
    module = read(
        b"def a(): pass\nclass C:\n    def b(self): ...\n    def c(self): return 1\n    @staticmethod\n"
        b"    def d():\n        raise NotImplementedError\ndef e():\n    return 2\n",
        ".py",
    )
    assert module.unfilled == (Unfilled("a", 1), Unfilled("C.b", 3), Unfilled("C.d", 7))


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    raise NotImplementedError\n\ndef f():\n    return 1\n",
        "class C:\n    def f(self): pass\n\nclass C:\n    def f(self): return 1\n",
        "class C:\n    def f(self): pass\n    def f(self): return 1\n",
        "def f():\n    pass\n\nf = len\n",
    ],
)
def test_a_stub_that_is_defined_again_is_filled(text):
    """The last definition of a name wins: a stub left above the student's own function is not called unfilled."""
    assert read(text.encode(), ".py").unfilled == ()


# --- notebooks --------------------------------------------------------------------------------------------------------


def notebook(*sources: Any, version: int = 4, **around: Any) -> bytes:
    """Return a notebook of code cells."""
    if version == 3:
        cells = [{"cell_type": "code", "language": "python", "outputs": [], "input": source} for source in sources]
        return json.dumps(
            {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}
        ).encode()
    cells = [
        {"cell_type": "code", "id": f"c{number}", "metadata": {}, "outputs": [], "source": source, **around}
        for number, source in enumerate(sources)
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def module_of(*sources: Any) -> ModuleText:
    """Return the module of a notebook of code cells."""
    return read(notebook(*sources), ".ipynb")


FUNCTION = "def f(x):\n    return 2 * x"


@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize("source", [FUNCTION, FUNCTION.splitlines(keepends=True)], ids=["text", "lines"])
def test_notebooks_of_both_formats_are_read(version, source):
    """A cell is one text or a list of lines, under the name of its format."""
    module = read(notebook("import math", source, version=version), ".ipynb")
    assert module.text == f"import math\n\n{FUNCTION}\n"
    assert module.names == ("f",)
    assert module.notes == ()


def test_worksheets_are_read_one_after_another():
    """A notebook of format 3 may have several worksheets."""
    sheets = [{"cells": [{"cell_type": "code", "input": f"x{n} = {n}"}]} for n in (1, 2)]
    assert read(json.dumps({"worksheets": sheets}).encode(), ".ipynb").names == ("x1", "x2")


def test_only_code_cells_count():
    """Markdown, raw cells and headings are no code."""
    kinds = ["markdown", "raw", "heading", "code", "Code", None, 3]
    cells = [{"cell_type": kind, "source": f"x{number} = 1"} for number, kind in enumerate(kinds)]
    assert read(json.dumps({"cells": cells}).encode(), ".ipynb").names == ("x3",)


def test_a_notebook_without_ids_version_or_metadata_is_read():
    """What other programs leave out, cell ids and outputs among them, is not missed."""
    assert read(json.dumps({"cells": [{"cell_type": "code", "source": FUNCTION}]}).encode(), ".ipynb").names == ("f",)


def test_a_notebook_with_a_byte_order_mark_is_read():
    """An editor's byte order mark does no harm."""
    assert read(b"\xef\xbb\xbf" + notebook(FUNCTION), ".ipynb").names == ("f",)


def test_stubs_of_a_notebook_are_found_in_the_module():
    """Lines of stubs are those of the module's text, in which the student's line is shown."""
    module = module_of("import math", "# intro\n\ndef f(x):\n    '''Double x.'''\n    raise NotImplementedError")
    (stub,) = module.unfilled
    assert stub.name == "f"
    assert module.text.split("\n")[stub.line - 1].strip() == "raise NotImplementedError"


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=repr)
def test_line_ends_of_every_system_are_the_same_in_cells(end):
    """A cell written on another system keeps its definitions, and only those."""
    module = module_of(f"print('training'){end}def f():{end}    return 1{end}print('more')")
    assert run(module)["f"]() == 1
    assert "print" not in module.text


# --- what is taken from a cell ----------------------------------------------------------------------------------------

KEPT = {
    "import": "import math",
    "import as": "import math as m",
    "import from": "from math import pi, sqrt as root",
    "function": FUNCTION,
    "decorated function": "@staticmethod\ndef f(x):\n    # why\n    return x",
    "async function": "async def f():\n    return 1",
    "class": "class C(dict):\n    size = 3\n\n    def f(self):\n        return 1",
    "number": "SIZE = 3",
    "negative number": "SIZE = -3.5",
    "text": "NAME = 'a'",
    "typed": "size: int = 3",
    "arithmetic": "SIZE = 3 * 28 // (2 + 1)",
    "tuple": "SIZES = (3, 4)\nA, B = 1, 2",
    "list": "SIZES = [3, 4, [5]]",
    "dict": "CONFIG = {\n    'lr': 0.1,  # step\n    'sizes': [1, 2],\n}",
    "quick calls": "A = float('inf')\nB = dict()\nC = list((1, 2))",
    "condition": "A = 3 if True else 4",
    "guarded import": "try:\n    import math as m\nexcept ImportError:\n    m = None",
    "guarded import with pass": "try:\n    import math\nexcept ImportError:\n    pass\nelse:\n    A = 1",
}


@pytest.mark.parametrize("source", KEPT.values(), ids=KEPT)
def test_imports_definitions_and_constants_are_kept(source):
    """What defines something quickly is taken over as it stands, comments within it included."""
    module = module_of(source)
    assert module.text.replace("\n\n", "\n").strip() == source.replace("\n\n", "\n").strip()
    assert module.notes == ()
    run(module)


def test_usual_constants_of_torch_are_kept():
    """The device and settings that functions of a notebook rely on are constants, too."""
    module = module_of(
        "import torch",
        "device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')",
        "device2 = 'cuda' if torch.cuda.is_available() else 'cpu'\ndtype = torch.float64\nrelu = torch.relu",
    )
    assert {"device", "device2", "dtype", "relu"} <= set(run(module))


LEFT_OUT = {
    "call": "train(model)",
    "loop": "for epoch in range(10):\n    x = 1",
    "while": "while True:\n    x = 1",
    "with": "with open('x') as file:\n    x = 1",
    "if": "if True:\n    x = 1",
    "main": "if __name__ == '__main__':\n    main()",
    "assert": "assert f(1) == 2",
    "delete": "del f",
    "result of a call": "model = Net().to(device)",
    "call with keywords": "x = dict(a=print())",
    "comprehension": "x = [i for i in range(10**9)]",
    "power": "x = 9**9**9",
    "subscript": "x = data[0]",
    "lambda call": "x = (lambda: 1)()",
    "augmented": "x = 1\nx += f()",
    "declaration": "x: int",
    "await": "await f()",
    "download": "try:\n    import math\nexcept ImportError:\n    install('math')",
    "finally": "try:\n    import math\nfinally:\n    train()",
    "text": "'''A note.'''",
}


@pytest.mark.parametrize("source", LEFT_OUT.values(), ids=LEFT_OUT)
def test_training_and_the_like_are_left_out(source):
    """What runs, prints, loads or computes at top level is left out, silently: it is no mistake in a notebook."""
    module = module_of("y = 2", source)
    for word in (
        "train",
        "range",
        "open",
        "main",
        "assert",
        "del ",
        "Net",
        "print",
        "9**9",
        "data",
        "lambda",
        "+=",
        "f()",
    ):
        assert word not in module.text
    assert module.notes == ()
    assert run(module)["y"] == 2


@pytest.mark.parametrize(
    "source",
    [
        "n = len(data)\nhalf = n // 2",
        "best = train()\nmodel = best",
        "result = train()\nloss = result.loss",
        "for epoch in range(3):\n    pass\nlast = epoch",
        "model = Net()\nparts = [model, 1]\nconfig = {'model': model}",
    ],
)
def test_a_constant_made_of_what_was_left_out_is_left_out_too(source):
    """A notebook that keeps results of its training in variables can still be loaded: its functions are graded."""
    assert run(module_of(source, FUNCTION))["f"](4) == 8


@pytest.mark.parametrize(
    "source",
    [
        "import math; train()",
        "x = 1; train()",
        "train(); x = 1",
        "C = {\n    'a': 1,\n}; train()",
        "x = (1,\n2); train()",
    ],
)
def test_what_shares_a_line_with_a_definition_is_not_taken_along(source):
    """A statement is kept alone, whatever stands beside it."""
    module = module_of(source)
    assert "train" not in module.text
    run(module)


def test_a_future_import_in_a_later_cell_does_no_harm():
    """Jupyter runs each cell by itself, so the import may stand in any; the module still compiles and obeys it."""
    module = module_of("import math", "from __future__ import annotations\ndef f(x: unknown) -> unknown:\n    return x")
    assert run(module)["f"](3) == 3


def test_the_last_definition_wins_with_a_note():
    """As after running the cells, the last definition of a name counts, and the student is told of the others."""
    module = module_of(FUNCTION, "class C: pass", "def f(x):\n    return 3 * x", "class C: size = 1")
    space = run(module)
    assert space["f"](2) == 6
    assert space["C"].size == 1
    assert module.notes == (
        "f is defined in code cells 1 and 3; the last one counts",
        "C is defined in code cells 2 and 4; the last one counts",
    )
    assert module.names == ("f", "C")


def test_a_stub_cell_above_the_filled_one_is_no_stub():
    """A student who fills in a copy of the cell has filled it in."""
    module = module_of("def f(x):\n    raise NotImplementedError('your code here')", FUNCTION)
    assert module.unfilled == ()
    assert "last one counts" in module.notes[0]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def f(:\n    pass", "(line 1: invalid syntax)"),
        ("x = (1,", "(line 1: '(' was never closed)"),
        ("sudo pip install torch", "(line 1: invalid syntax)"),
        ("x = '\ud800'", "(UnicodeEncodeError)"),
        ("x = 1\0", "null bytes"),
        ("x = 1" + " + 1" * 20_000, "(RecursionError)"),
    ],
    ids=["syntax", "open", "shell", "surrogate", "nul", "too long"],
)
def test_a_broken_cell_is_left_out_with_a_note(source, words):
    """A cell that is no Python costs itself only; the note names the cell and the line."""
    module = module_of("x = 1", source, FUNCTION)
    assert run(module)["f"](1) == 2
    (note,) = module.notes
    assert note.startswith("code cell 2 is left out, it is not valid Python (")
    assert words in note
    assert "None" not in note


# --- magics -----------------------------------------------------------------------------------------------------------

MAGICS = {
    "line magic": "%matplotlib inline",
    "shell": "!pip install -q torch 'x>=1'",
    "indented shell": "if True:\n    !ls",
    "help before": "?torch.nn",
    "help behind": "torch.nn.Linear?",
    "source": "torch.nn.Linear??",
    "shell into a variable": "files = !ls *.py",
    "magic into variables": "a, b = %timeit -o f(1)",
    "several": "%load_ext autoreload\n%autoreload 2\n\n!nvidia-smi",
    "without a sign": "pip install -q 'torch==2.6'\nls -l data",
    "on two lines": "!pip install \\\n  torch \\\n  torchvision",
    "guarded": "try:\n    %load_ext grader\nexcept ModuleNotFoundError:\n    pass",
    "check cell": "%grader check attention causal_mask",
}


@pytest.mark.parametrize("magic", MAGICS.values(), ids=MAGICS)
def test_magics_are_left_out_and_the_rest_of_the_cell_stays(magic):
    """IPython's own lines are no mistake and hide nothing of their cell."""
    module = module_of(f"{magic}\n{FUNCTION}\n{magic}")
    assert run(module)["f"](1) == 2
    assert module.notes == ()


@pytest.mark.parametrize("magic", ["%%bash", "%%writefile lab.py", "%%html", "\n%%javascript", "%%latex"])
def test_a_cell_magic_takes_its_cell_away(magic):
    """A cell in another language, or one that is only written to a file, defines nothing."""
    module = module_of(f"{magic}\necho $HOME && ls", FUNCTION)
    assert module.names == ("f",)
    assert module.notes == ()


@pytest.mark.parametrize("magic", ["%%writefile lab.py", "%%skip", "#@title Answer\n%%script false"])
def test_a_cell_magic_that_hides_a_function_is_told(magic):
    """Who only writes an answer to a file, or has its cell skipped, is told that it is not taken."""
    module = module_of(f"{magic}\ndef g(): return 1", FUNCTION)
    word = magic.split("\n")[-1].split()[0]
    assert module.notes == (f"code cell 1 is left out, {word} does not run it here",)
    assert module.absent == (("g", f"stands in code cell 1, which is left out: {word} does not run it here"),)


@pytest.mark.parametrize("magic", ["%%time", "%%capture out", "%%timeit -n 1", "#@title Timed\n%%time"])
def test_a_cell_magic_that_runs_its_cell_keeps_it(magic):
    """A timed or silenced cell defines what it defines."""
    assert module_of(f"{magic}\n{FUNCTION}").names == ("f",)


@pytest.mark.parametrize(
    "source",
    [
        "x = 7 \\\n  % 4",
        "s = ('%d'\n     % 3)",
        "t = '''\n!not a shell\n%not a magic\n'''",
        "a = 5\nb = a\\\n%3",
    ],
)
def test_what_only_looks_like_a_magic_stays(source):
    """Modulo at the start of a line and signs within texts are Python."""
    module = module_of(source)
    space: dict[str, Any] = {}
    exec(source, space)
    assert run(module).keys() == space.keys()
    assert all(run(module)[name] == space[name] for name in space if name != "__builtins__")


def test_a_magic_changes_no_python_beside_it():
    """A line of a formatted text is no magic, although the cell has one."""
    assert run(module_of("!pip install x\ns = ('%d'\n     % 3)"))["s"] == "3"


# --- damage -----------------------------------------------------------------------------------------------------------

DAMAGED = {
    "nothing": b"",
    "blanks": b"  \n",
    "no JSON": b"def f(): pass",
    "cut off": notebook(FUNCTION)[:-20],
    "merge conflict": b'<<<<<<< HEAD\n{"cells": []}\n=======\n',
    "html": b"<!doctype html><html>Sign in</html>",
    "not UTF-8": b'{"cells": "\xff"}',
    "utf-16": '{"cells": []}'.encode("utf-16"),
    "too deep": b"[" * 100_000,
    "deep within": b'{"cells": ' + b'[{"a":' * 100_000,
    "a number too long": b'{"cells": ' + b"9" * 5000 + b"}",
    "two documents": b'{"cells": []}{"cells": []}',
    "a list": b"[]",
    "a text": b'"cells"',
    "a number": b"3",
    "null": b"null",
    "an empty object": b"{}",
    "cells null": b'{"cells": null}',
    "cells an object": b'{"cells": {}}',
    "cells a text": b'{"cells": "code"}',
    "cells a number": b'{"cells": 3}',
    "worksheets no list": b'{"worksheets": {"cells": []}}',
    "worksheet of a number": b'{"worksheets": [{"cells": 5}]}',
    "worksheet of a truth": b'{"worksheets": [{"cells": true}]}',
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_notebook_says_what_to_do(data):
    """A notebook that is none is refused in words, short and with the cure."""
    said = unreadable(data, ".ipynb")
    assert "save or export it again" in said
    assert len(said) < 250


ODD_CELLS = [
    None,
    3,
    "code",
    [],
    {},
    {"cell_type": "code"},
    {"cell_type": "code", "source": None},
    {"cell_type": "code", "source": 3},
    {"cell_type": "code", "source": {"a": "x = 1"}},
    {"cell_type": "code", "source": [None, 3, ["x = 1"], {}]},
    {"cell_type": "code", "source": ""},
    {"cell_type": ["code"], "source": "x = 1"},
]


@pytest.mark.parametrize("cell", ODD_CELLS, ids=repr)
def test_a_cell_that_is_none_costs_itself_only(cell):
    """Cells without code or of another form are passed over; the others are read."""
    good = {"cell_type": "code", "source": FUNCTION}
    assert read(json.dumps({"cells": [cell, good]}).encode(), ".ipynb").names == ("f",)
    assert read(json.dumps({"worksheets": [cell, {"cells": [cell, good]}]}).encode(), ".ipynb").names == ("f",)


def test_a_notebook_without_code_is_an_empty_module():
    """A notebook of text only defines nothing."""
    assert read(b'{"cells": []}', ".ipynb").names == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["code", "x = 1", "%%time", FUNCTION, "markdown"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["cells", "worksheets", "cell_type", "source", "input"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(ONCE, max_examples=400)
@given(JSON, JSON)
def test_any_json_is_a_module_or_unreadable(cells, sheets):
    """Whatever stands where cells should be, the answer is a module or a refusal in words."""
    for book in ({"cells": cells}, {"worksheets": sheets}, {"worksheets": [{"cells": cells}, sheets]}, cells):
        try:
            module = read(json.dumps(book).encode(), ".ipynb")
        except UnreadableHandIn:
            continue
        assert set(module.names) <= {"x", "f"}


def test_an_import_that_only_left_out_code_uses_is_left_out():
    """A plotting library or Colab's own modules, imported beside the definitions, need not be installed here."""
    cells = [
        "import matplotlib.pyplot as plt\nfrom google.colab import drive",
        "def f(x):\n    return x",
        "plt.plot([1])",
    ]
    book = {"nbformat": 4, "cells": [{"cell_type": "code", "source": cell} for cell in cells]}
    module = read(json.dumps(book).encode(), ".ipynb")
    assert "import" not in module.text
    assert "def f" in module.text


def test_an_import_that_a_definition_uses_stays():
    """Dropping it would turn a missing package into a NameError far from its cause."""
    book = {
        "nbformat": 4,
        "cells": [{"cell_type": "code", "source": "import einops\n\ndef f(x):\n    return einops.pack(x)"}],
    }
    assert "import einops" in read(json.dumps(book).encode(), ".ipynb").text


# --- found by fuzzing and reading, see docs/fuzzing.md ---------------------------------------------------------------


def test_a_constant_that_is_nested_too_deeply_is_left_out_with_a_note():
    """A sum of thousands of terms is a note to the student, not a RecursionError."""
    module = module_of("x = " + "+".join(["1"] * 2500) + "\ny = 2", "z = 3")
    assert run(module).items() >= {"y": 2, "z": 3}.items()
    deep = [note for note in module.notes if "nested too deeply" in note]
    assert ("x" in run(module)) != bool(deep)  # Pythons differ in what is too deep


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("a = 1; x = 0x" + "f" * 5000, 16**5000 - 1),
        ("x = 0x" + "f" * 5000 + "; a = 1", 16**5000 - 1),
        ("a = 'é'; x = 'ü'; b = 'ä'", "ü"),
        ("a = 1; x = [1,\n    2]; b = 3", [1, 2]),
        ("a = 1; x = '''p\n  q'''", "p\n  q"),
    ],
    ids=["number of 6021 digits", "behind", "letters of two bytes", "two lines", "text of two lines"],
)
def test_what_shares_a_line_is_kept_as_written(line, value):
    """Of statements on one line each is cut out by its place: a number too long for Python to write comes along."""
    assert run(module_of(line))["x"] == value


def test_a_function_that_python_cannot_write_again_is_kept():
    """A function before a semicolon is cut out too, whatever its text holds."""
    assert run(module_of("def f(d): return f'{d[\"a\"]}' + f'''{d['b']}{chr(10)!r}''';"))["f"]({"a": 1, "b": 2})


@pytest.mark.parametrize("filling", ["\n", " ", "\n ", "a", "a,", "? "], ids=repr)
def test_long_cells_that_are_no_python_are_read_in_linear_time(filling):
    """Blank lines, spaces and names beyond number are looked over once: they took minutes when each began anew."""
    start = time.process_time()
    try:
        read(notebook("%x\n1 1\n" + filling * 50_000 + "$"), ".ipynb")
    except UnreadableHandIn:
        pass
    assert time.process_time() - start < 5


READ = {"text": "x = 1\n", "unfilled": [], "places": [], "absent": [], "notes": [], "code": b""}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("text", b"x = 1"),
        ("unfilled", [["f", "1"]]),
        ("places", [[2, 1, 1], [1, 1, 1]]),
        ("places", [[0, 1, 1]]),
        ("absent", [["f"]]),
        ("notes", [1]),
        ("code", "x = 1"),
        ("code", bytes(MOST_CODE + 1)),
    ],
)
def test_what_is_no_account_of_a_hand_in_is_refused(key: str, value: Any) -> None:
    """The trusted side takes texts, lines and code of the right kind and size, and nothing else."""
    assert module_source("lab.py", READ, session=False).text == "x = 1\n"
    with pytest.raises(wire.ProtocolError, match=r"^not the"):
        module_source("lab.py", {**READ, key: value}, session=False)


# --- what is said of lines that fail ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "known"),
    [
        ("No module named 'matplotlib'", True),
        ("No module named 'google.colab'", True),
        ("No module named 'helpers'", False),
        ("No module named 'matplotlib_mine'", False),
        ("matplotlib", False),
    ],
)
def test_a_missing_package_for_plots_can_go(message: str, known: bool) -> None:
    """Nobody is told to copy matplotlib into the hand-in, and nobody to leave out a helper."""
    advice = advice_on_import(message, "notebook")
    assert ("is not there where grading happens" in advice) is known
    assert ("put your own helpers into this notebook" in advice) is not known


def test_a_cell_that_asks_for_input_is_told_so() -> None:
    """A notebook's line that waits for an answer is named; the end of a file is no such wait."""
    source = ModuleSource("x.py", "n = input()\nm = load()\n", places=((1, 2, 1),))
    error = {"type": "EOFError", "message": "EOF when reading a line", "line": 1, "names": ["n"]}
    first, second = with_raised(source, [error, {**error, "line": 2, "names": []}]).notes
    words = "input() at line 1 of code cell 2 waits for somebody who is not there; remove it"
    assert first == f"n could not be made: {words}"
    assert second.startswith("a cell failed: EOFError: EOF")
