"""Fuzz the reader of hand-ins: any file gives a module or UnreadableHandIn, in bounded time.

The first byte of the input says what the rest is: a `.py` file, a notebook, or the cells of one, NUL between them.
"""

from __future__ import annotations

import ast
import json
import warnings

from fuzz.properties import bounded
from grader.sandbox.inside import source

MAX_LENGTH = 1 << 13
A_CELL = 100  # times that a cell with magics in it is parsed
CODE = (
    "import torch\n\n\nclass Net(torch.nn.Module):\n    def forward(self, x):\n        raise NotImplementedError\n",
    "# coding: latin-1\nx = 'é'\n",
    "%matplotlib inline\n!pip install torch\nx = !ls\ntorch?\n",
    "%%time\ndef f(x): return f'{x!r:{4}}'; y = 0x1f; z = -1 + 2 ** 3\n",
    "try:\n    import numpy as np\nexcept ImportError:\n    np = None\nfrom __future__ import annotations\n",
    "SIZE = (1, [2, {'a': 3}], torch.device('cpu'))\nMORE = SIZE if 1 else float('2')\n",
    "@torch.no_grad()\nasync def g(): ...\ndef g(a): return None\n",
    "x = torch.randn(3)\ndef h(a=MORE, *, b: SIZE = x): return x\nfor i in x: h = i\n",
    "class C(Net):\n    y = [Net for z in x]\n",
)


def target(data: bytes) -> None:
    """Assert that *data* as a hand-in gives a module that parses, or UnreadableHandIn."""
    kind, body = data[0] % 3 if data else 0, data[1:]
    if kind == 2:
        cells = [{"cell_type": "code", "source": part.decode("utf-8", "surrogateescape")} for part in body.split(b"\0")]
        body = json.dumps({"cells": cells}).encode()
    with warnings.catch_warnings(), bounded(A_CELL * len(body), imports=True):
        warnings.simplefilter("ignore")  # Python's remarks on the student's code
        try:
            module = source.read(body, ".ipynb" if kind else ".py")
        except source.UnreadableHandIn:
            return
        ast.parse(module.text)
    module.text.encode()  # it crosses the wall as UTF-8
    assert all(type(name) is str for name in module.names)
    lines = module.text.count("\n") + 1
    assert all(1 <= stub.line <= lines for stub in module.unfilled)
    assert all(type(note) is str for note in module.notes)
    assert all(1 <= line <= lines and cell >= 1 and own >= 1 for line, cell, own in module.places)
    assert [*module.places] == sorted(module.places)


def seeds() -> list[bytes]:
    """Return files and notebooks with what students hand in."""
    cells = [b"\2" + "\0".join(CODE[place:]).encode() for place in range(len(CODE))]
    files = [b"\0" + text.encode() for text in CODE]
    third = {"worksheets": [{"cells": [{"cell_type": "code", "input": [text]} for text in CODE]}], "nbformat": 3}
    fourth = {"cells": [{"cell_type": "code", "source": CODE[0]}, {"cell_type": "markdown", "source": "# A"}]}
    return [*cells, *files, *(b"\1" + json.dumps(book).encode() for book in (third, fourth))]
