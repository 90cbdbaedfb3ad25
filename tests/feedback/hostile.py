"""Hand-ins made for tests, and notebooks that try to get more onto a page than their text."""

from __future__ import annotations

import json
from typing import Any

from grader.hand_ins.hand_in import HandIn


def book(*cells: dict[str, Any] | str, **more: Any) -> HandIn:
    """Return a notebook of these cells; text is a cell of Markdown."""
    made = [{"cell_type": "markdown", "metadata": {}, "source": c} if isinstance(c, str) else c for c in cells]
    data = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made, **more}
    return HandIn("lab.ipynb", json.dumps(data).encode())


def code(source: str, **more: Any) -> dict[str, Any]:
    """Return a code cell."""
    return {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": 1, "source": source, **more}


def file(text: str | bytes) -> HandIn:
    """Return a file."""
    return HandIn("lab.py", text if isinstance(text, bytes) else text.encode())


SCRIPT = "<script>fetch('https://evil.example/')</script>"
EVERYWHERE = {
    "kernelspec": {"name": "../../evil", "display_name": SCRIPT, "language": "python"},
    "language_info": {"name": "../evil", "pygments_lexer": "evil.lexer", "codemirror_mode": SCRIPT},
    "title": SCRIPT,
    "authors": [{"name": SCRIPT}],
    "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {"x": {"html": SCRIPT}}}},
    "nbconvert": {"template_name": "/etc", "template_file": "/etc/passwd", "exporter": "evil.Exporter"},
    "template_file": "/etc/passwd",
    "path": "/etc",
}
OUTPUTS = [
    {
        "output_type": "display_data",
        "metadata": {},
        "data": {"text/html": [SCRIPT], "application/javascript": "evil()"},
    },
    {"output_type": "stream", "name": "stdout", "text": SCRIPT},
    {"output_type": "error", "ename": SCRIPT, "evalue": SCRIPT, "traceback": [SCRIPT]},
]
HOSTILE = {
    "script in Markdown": book(f"{SCRIPT}\n\n<img src=x onerror=evil()>\n\n<svg/onload=evil()>\n\n<!-- <b> -->"),
    "links": book("[a](javascript:evil()) [b](data:text/html,x) <javascript:evil()> [c]: javascript:evil()\n\n[c]"),
    "images": book("![a](https://evil.example/a.png) ![b](attachment:b.png) <img src='https://evil.example/c'>"),
    "attachments": book({"cell_type": "markdown", "source": "![x](attachment:x.svg)", "metadata": EVERYWHERE,
                         "attachments": {"x.svg": {"image/svg+xml": SCRIPT}}}),
    "outputs": book({**code("x = 1"), "outputs": OUTPUTS, "metadata": EVERYWHERE}),
    "metadata": book(code("x = 1", id=SCRIPT), metadata=EVERYWHERE),
    "templates": book("{{ 7*'7' }} {% include '/etc/passwd' %} {% raw %} {{ cycler.__init__.__globals__ }}",
                      code("x = '{{ 7*7 }}{% include \"/etc/passwd\" %}'"), metadata=EVERYWHERE),
    "mermaid": book("```mermaid\n" + SCRIPT + "\n```\n\n```html\n" + SCRIPT + "\n```\n\n```../../evil\nx\n```"),
    "a fence's words": book('```python" onclick="evil()\nx\n```\n\n``` {.python onload=evil()}\nx\n```'),
    "formulas": book(f"$ {SCRIPT} $\n\n$$\n{SCRIPT}\n$$\n\n\\begin{{align}}{SCRIPT}\\end{{align}}"),
    "NUL and direction": book("a\0b\u202ec\u2066", code("x = 1\0\n# \u202e\u2066 evil"),
                              {"cell_type": "raw", "source": "\0"}),
    "no Unicode": book("\ud800", code("x = '\udfff'")),
    "nesting": book("> " * 3000 + "x", "- " * 2000, "[" * 5000, "*" * 5000, code("(" * 3000)),
    "cells of other kinds": book({"cell_type": ["code"], "source": {"a": SCRIPT}},
                                 {"cell_type": "widget", "source": SCRIPT},
                                 {"cell_type": "code", "source": [1, None, "x = 1"]}, metadata=[]),
    "a formula without end": book("\\begin{a} " * 2900),
    "a page of links": book("http://a.b " * 2600),
}  # fmt: skip
