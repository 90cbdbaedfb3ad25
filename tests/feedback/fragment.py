"""A fragment of HTML, parsed: what it is made of, and whether that is what pages may be made of."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

from grader.feedback.shown import VOID

TAGS = {
    "p", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "code", "em", "strong", "del", "a",
    "span", "mark", "table", "thead", "tbody", "tr", "th", "td", "br", "hr",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "rel"}, "span": {"class"}, "mark": {"title"}, "ol": {"start"}}


class _Parsed(HTMLParser):
    """The elements of a fragment, its text, and what is wrong with its nesting."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()
        self.wrong += [f"{tag} is not closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in (*VOID, "meta"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append(f"a declaration: {decl}")


def assert_safe(html: str) -> _Parsed:
    """Assert that a fragment is well formed and made of what is allowed alone."""
    parsed = _Parsed(html)
    assert parsed.wrong == []
    for tag, attributes in parsed.elements:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set())
        if tag == "a":
            assert re.match(r"https?://|mailto:", attributes["href"] or "", re.IGNORECASE)
            assert attributes["rel"] == "noopener noreferrer nofollow"
        if tag == "span":
            assert re.fullmatch("[a-z][a-z0-9]{0,2}", attributes["class"] or "")
    return parsed


PAGE_TAGS = TAGS | {
    "html", "head", "meta", "title", "style", "body", "header", "main", "section", "aside", "h1", "h2", "h3", "small",
    "progress", "details", "summary", "b", "div",
}  # fmt: skip


class _Page(_Parsed):
    """A whole page: the text a reader sees, on one line, and the attributes of all elements."""

    def __init__(self, text: str) -> None:
        self.style = ""
        super().__init__(text)
        self.text = " ".join(self.text.split())

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("style", "title"):
            self.style += data
        else:
            super().handle_data(data if self.open and self.open[-1] in INLINE else f" {data}")

    def handle_decl(self, decl: str) -> None:
        self.wrong += [] if decl == "doctype html" else [decl]

    def sheet(self, text: str) -> str:
        """Return the only style sheet, as it stands in the page's *text*."""
        (sheet,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
        return str(sheet)

    def attributes(self, name: str) -> list[str | None]:
        """Return the values of an attribute, wherever it stands."""
        return [attributes[name] for _, attributes in self.elements if name in attributes]


INLINE = ("span", "mark", "em", "strong", "code", "small", "a")


def assert_page(text: str) -> _Page:
    """Assert that a page is well formed, whole in itself, and made of what pages are made of; return it parsed."""
    page = _Page(text)
    assert page.wrong == []
    assert {tag for tag, _ in page.elements} <= PAGE_TAGS
    for name in ("src", "srcset", "action", "data", "poster", "background", "formaction", "ping", "style"):
        assert page.attributes(name) == []
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    assert "url(" not in page.style
    assert "@import" not in page.style
    for address in page.attributes("href"):
        assert re.match(r"#(task-\d+|c\d+-\d+)$|[\w.@+-]+/[\w.]+\.html$|https?://|mailto:", address or "")
    ids = page.attributes("id")
    assert len(set(ids)) == len(ids)
    assert {address[1:] for address in page.attributes("href") if address and address[0] == "#"} <= set(ids)
    digest = base64.b64encode(hashlib.sha256(page.sheet(text).encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert [attributes["content"] for _, attributes in page.elements if policy in attributes.values()] == [policy]
    return page
