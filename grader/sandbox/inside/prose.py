"""Render Markdown with nbconvert and code with Pygments, as items of a reply; see `pages.py`.

Runs in the child that shows a hand-in, and nowhere else. What is given to nbconvert is a copy of one cell that holds
its text alone: no output, attachment or metadata that could choose anything. The template stands below, the exporter
is given no folder to look for another, and it reads no configuration. HTML in the text is text, images are their
descriptions, and of a code block only Python is coloured.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from typing import Any

from jinja2 import pass_context
from nbconvert.exporters.html import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from pygments.lexers.python import PythonLexer
from pygments.token import STANDARD_TYPES

TEMPLATE = "{% for cell in nb.cells %}{{ cell.source | markdown2html }}{% endfor %}"
VOID = ("br", "hr")
PYTHON = ("python", "python3", "py", "py3")
TICKED, OPEN = "\N{BALLOT BOX WITH CHECK} ", "\N{BALLOT BOX} "


class _Renderer(IPythonRenderer):
    """Writes HTML from Markdown, of which nothing is taken for HTML."""

    def block_code(self, code: str, info: str | None = None) -> str:
        """Colour Python; the notebook chooses among no other lexers."""
        words = (info or "").split()
        if not words or words[0].lower() not in PYTHON:
            return f"<pre><code>{escape(code)}</code></pre>"
        spans = (f'<span class="{kind}">{escape(value)}</span>' for kind, value in tokens(code))
        return f"<pre><code>{''.join(spans)}</code></pre>"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Describe an image: nothing is fetched."""
        del url, title
        return f"<em>[image: {text}]</em>"

    def inline_math(self, body: str) -> str:
        """Show a formula as it is written: MathJax would be a script."""
        return f"<code>{escape(body)}</code>"

    def block_math(self, body: str) -> str:
        """Show a formula that stands alone as it is written."""
        return f"<code>{escape(body)}</code>"

    def latex_environment(self, name: str, body: str) -> str:
        """Show an environment as it is written."""
        del name
        return f"<code>{escape(body)}</code>"


class _Exporter(HTMLExporter):
    """nbconvert's exporter, with the renderer above."""

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        """Render the text of a cell."""
        del context
        renderer = _Renderer(escape=True, allow_harmful_protocols=False, exclude_anchor_links=True)
        return str(MarkdownWithMath(renderer=renderer).render(source))


def _new_exporter() -> HTMLExporter:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _Exporter(raw_template=TEMPLATE, template_paths=[], default_preprocessors=[])


EXPORTER = _new_exporter()
LEXER = PythonLexer(stripnl=False, ensurenl=False)


def settle_in() -> None:
    """Have everything imported and compiled once: all kinds of Markdown, a link and a table among them."""
    list(items("# a\n\n* b [c](https://example.org) `d` $e$\n\n|f|g|\n|-|-|\n|h|i|\n\n```python\nk = 1\n```\n"))


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """Yield (Pygments' short class or "-", text) of Python code, line ends as they are."""
    kind, value = "-", ""
    for token, part in LEXER.get_tokens(text):
        name = STANDARD_TYPES.get(token) or "-"
        if name != kind and value:
            yield kind, value
            value = ""
        kind, value = name, value + part
    if value:
        yield kind, value


def items(text: str) -> Iterator[str]:
    """Yield the items O, T and E of a Markdown cell."""
    cell = NotebookNode(id="cell", cell_type="markdown", source=text, metadata=NotebookNode())
    book = NotebookNode(nbformat=4, nbformat_minor=5, metadata=NotebookNode(), cells=[cell])
    html, _ = EXPORTER.from_notebook_node(book)
    parser = _Items()
    parser.feed(html)
    parser.close()
    yield from parser.found


class _Items(HTMLParser):
    """Turns HTML into items."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input":  # of a list of tasks
            self.found.append("T" + (TICKED if "checked" in given else OPEN))
            return
        argument = given.get({"a": "href", "ol": "start", "span": "class"}.get(tag, "")) or ""
        self.found.append(f"O{tag} {argument}".rstrip())
        if tag in VOID:
            self.found.append("E")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and tag != "input":
            self.found.append("E")

    def handle_data(self, data: str) -> None:
        self.found.append("T" + data)
