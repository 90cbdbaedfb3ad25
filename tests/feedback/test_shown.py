"""What the confined process says of a hand-in becomes safe HTML, whatever it says: the sender is held for hostile."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.feedback import shown
from grader.feedback.shown import DEEPEST, Definition, Malformed, read_shown, visible

from .fragment import assert_safe

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</div></main></body></html>",
    "<!-- ",
    "]]>",
    "' onmouseover='x",
    "&lt;b&gt;",
    "{{ 7*7 }}{% include 'report.html' %}",
]


def reply(*items: str) -> bytes:
    """Return a reply of these items."""
    return "\0".join(items).encode("utf-8", "surrogatepass")


def prose(*items: str) -> str:
    """Return the body of a Markdown cell that these items make."""
    (cell,) = read_shown(reply("Cmarkdown", *items))
    return str(cell.body)


def code(*items: str) -> list[str]:
    """Return the lines of a code cell that these items make."""
    (cell,) = read_shown(reply("Ccode", *items))
    return [str(line) for line in cell.lines]


# --- what an honest process says --------------------------------------------------------------------------------------


def test_cells_are_read_with_their_definitions():
    """Kind, number, text, lines and definitions of each cell come back as they were said."""
    said = [
        "Cmarkdown",
        'S"# t"',
        "Oh1",
        "Tt",
        "E",
        "Ccode",
        'S"x = 1\\n"',
        "D1 1 x",
        "Kn x",
        "K- \u0020= 1",
        "N",
    ]
    text, first, second = read_shown(reply(*said, "Craw", "Opre", "Tr", "E", "X")[: 10**6])
    assert (text.kind, text.number, text.source, str(text.body)) == ("markdown", 1, "# t", "<h4>t</h4>")
    assert (first.kind, first.number, first.source) == ("code", 1, "x = 1\n")
    assert (first.definitions, first.cut) == ((Definition("x", 1, 1),), False)
    assert [str(line) for line in first.lines] == ['<span class="n">x</span> = 1']
    assert (second.kind, str(second.body), second.cut) == ("raw", "<pre>r</pre>", True)


def test_cells_are_numbered_by_kind():
    """The third cell of code is code cell 3, whatever stands between."""
    cells = read_shown(reply("Ccode", "Cmarkdown", "Ccode", "Cmarkdown", "Ccode"))
    assert [(cell.kind, cell.number) for cell in cells] == [
        ("code", 1), ("markdown", 1), ("code", 2), ("markdown", 2), ("code", 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("items", "lines"),
    [
        ((), []),
        (("N",), [""]),
        (("K- a",), ["a"]),
        (("K- a", "N"), ["a"]),
        (("K- a", "N", "N"), ["a", ""]),
        (("K- a", "N", "K- b"), ["a", "b"]),
        (("K-  a",), [" a"]),
    ],
)
def test_lines_are_counted_as_editors_count_them(items, lines):
    """A line end at the end begins no line; an empty line is one."""
    assert code(*items) == lines


def test_headings_are_below_the_pages_own():
    """A student's first heading is no heading of the page."""
    assert prose("Oh1", "E", "Oh2", "E", "Oh3", "E", "Oh6", "E") == "<h4></h4><h5></h5><h6></h6><h6></h6>"


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=c&d#e", "http://a.b", "HTTPS://a.b", "mailto:a@example.org"]
)
def test_links_lead_to_web_and_mail(address):
    """A link to another page, or to an address, is one; the other page cannot reach back."""
    parsed = assert_safe(prose(f"Oa {address}", "Tx", "E"))
    assert parsed.elements == [("a", {"href": address, "rel": "noopener noreferrer nofollow"})]


# --- what a hostile process says --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)",
        "data:text/html,x", "file:///etc/passwd", "vbscript:x", "//evil.example", "/etc/passwd", "#score", "ftp://a.b",
        "", "https:/\\evil", "https://a.b/ onclick=x", 'https://a.b/"onclick="x', "blob:https://a.b",
        "http\u200b://a", "https://" + "a" * 5000,
    ],
)  # fmt: skip
def test_other_links_are_text(address):
    """Where a link leads elsewhere, or its address could end the attribute, only its words are left."""
    assert prose(f"Oa {address}", "Tx", "E", "Ty") == "xy"


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_text(text):
    """What is said as text stands on the page as it is."""
    for html in (prose("Op", f"T{text}", "E"), code(f"Kn {text}")[0]):
        assert assert_safe(html).text == text


@pytest.mark.parametrize(
    "tag", ["script", "img", "style", "iframe", "svg", "math", "form", "input", "meta", "div", "a", "P", "li"]
)
def test_other_elements_are_left_out(tag):
    """An element that is not one of the few, or stands where it must not, is left out, its text is not."""
    assert prose(f"O{tag} src=x", "Tx", "E", "Ty") == "xy"
    assert prose(f"O{tag}><script", "Tx", "E", "Ty") == "xy"


def test_attributes_are_chosen_here():
    """What stands behind an element's name is a link's address, a list's first number or a class, and nothing else."""
    assert prose('Op onclick="x"', "E") == "<p></p>"
    assert prose("Ool 3", "E", "Ool x", "E", 'Ool 3" onclick="x', "E") == '<ol start="3"></ol><ol></ol><ol></ol>'
    assert prose("Ospan k", "E", "Ospan score", "E", 'Ospan k" id="x', "E") == '<span class="k"></span>'
    assert code('Kk"><b> x', "Kscore y") == ["xy"]


@pytest.mark.parametrize(
    ("items", "html"),
    [
        (("Oa http://a", "Oem", "Oa http://b", "Tx"), "<em>x</em></a>"),
        (("Op", "Op", "Tx"), "<p>x</p>"),
        (("Oh1", "Oh2", "Tx"), "<h4>x</h4>"),
        (("Otable", "Tx", "Op", "Ty"), "<table></table>"),
        (("Otable", "Otr", "Otd", "Tx"), "<table></table>"),
        (("Oul", "Oem", "Tx"), "<ul></ul>"),
        (("Oem", "Oul", "Oli", "Tx"), "<em>x</em>"),
        (("Obr", "Oem", "Tx"), "<br><em>x</em>"),
        (("Opre", "Oblockquote", "Tx"), "<pre>x</pre>"),
    ],
)
def test_elements_stand_where_html_allows_them(items, html):
    """What a browser would move elsewhere, out of the cell perhaps, is not written: its tree is the one we made."""
    assert prose(*items).endswith(html)
    assert_safe(prose(*items))


def test_nesting_ends_somewhere():
    """Elements in one another, however many, are closed, and no deeper than browsers go."""
    html = prose(*["Oblockquote"] * 5000, "Tx")
    assert html == "<blockquote>" * DEEPEST + "x" + "</blockquote>" * DEEPEST


def test_ends_without_a_beginning_end_nothing():
    """More ends than beginnings close nothing of the page."""
    assert prose("E", "E", "Op", "Tx", "E", "E", "E", "Ty") == "<p>x</p>y"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (b"Tx", "before the first|no cell"),
        (b"Cscript", "kind of cell"),
        (b"C", "kind of cell"),
        (b"Ccode\0Oem", "no item of code"),
        (b"Cmarkdown\0Kk x", "no item of prose"),
        (b"Ccode\0Kk", "lacks a part"),
        (b"Ccode\0D1 x", "lacks a part"),
        (b"Ccode\0Dx 1 f", "no number"),
        (b"Ccode\0D-1 1 f", "no number"),
        (b"Ccode\0D1 999999999999999 f", "no number"),
        ("Ccode\0D\u0661 1 f".encode(), "no number"),
        (b"Ccode\0S1", "no string"),
        (b'Ccode\0S"a', "no string"),
        (b'Ccode\0S{"a": 1}', "no string"),
        (b"Ccode\0S" + b"[" * 100_000, "no string"),
        (b"Ccode\0K- \xff\xfe", "no text"),
        (b"!the notebook is not valid JSON", "the notebook is not valid JSON"),
    ],
)
def test_what_shows_no_hand_in_is_refused(said, why):
    """A reply of another form is told from one that shows something."""
    with pytest.raises(Malformed, match=why):
        read_shown(said)


def test_reasons_are_one_harmless_line():
    """Why nothing can be shown is the sender's word: it controls no terminal and no page."""
    with pytest.raises(Malformed) as caught:
        read_shown(reply("!a\x1b[2J\nb\u202e" + "c" * 5000))
    assert str(caught.value).startswith("a [2J b c")
    assert len(str(caught.value)) <= 300


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (b"Ccode" + b"\0" * (shown.MOST_ITEMS + 1), "too much"),
        (b"Cmarkdown\0" + b"\0".join([b"T" + b"x" * 65536] * 17), "too many"),
        (b"\0".join([b"Ccode", b"X"] * (shown.MOST_CELLS + 2)), "too many"),
    ],
    ids=["items", "text", "cells"],
)
def test_a_flood_is_refused(said, why):
    """More than a hand-in can hold is not turned into a page."""
    with pytest.raises(Malformed, match=why):
        read_shown(said)


@pytest.mark.parametrize("tag", ["x", "em"])
def test_elements_in_one_another_take_time_by_their_number(tag):
    """What is around an element is known, however many are left out, and there is an end to them."""
    before = time.process_time()
    read_shown(reply("Cmarkdown", *[f"O{tag}"] * (shown.MOST_OPEN - 1), *["Oa http://a", "E"] * 20_000))
    assert time.process_time() - before < 2
    with pytest.raises(Malformed, match="in one another"):
        read_shown(reply("Cmarkdown", *[f"O{tag}"] * (shown.MOST_OPEN + 1)))


@pytest.mark.parametrize(
    "said",
    [
        ["Craw", 'S"' + "\\n" * (shown.MOST_PROSE_LINES + 1) + '"'],
        ["Craw", 'S"' + "x" * (shown.MOST_PROSE_TEXT + 1) + '"'],
        ["Cmarkdown", 'S"' + "x" * shown.MOST_PROSE_TEXT + '"', "Craw", 'S"x"'],
        ["Ccode", *["N"] * (shown.MOST_LINES + 1)],
    ],
    ids=["lines", "text", "cells", "code"],
)
def test_a_flood_of_text_for_the_notebook_is_refused(said):
    """More than the honest process keeps is not written into a notebook or a page."""
    with pytest.raises(Malformed, match="too m"):
        read_shown(reply(*said))


ITEM = st.one_of(
    st.sampled_from(
        ["Op", "Oul", "Oli", "Oa http://a", "Oem", "Ocode", "Otable", "Otr", "Otd", "Oblockquote", "Ospan k"]
    ),
    st.builds(lambda letter, rest: letter + rest, st.sampled_from("OTEX"), st.text(max_size=20)),
    st.sampled_from([f"T{text}" for text in HOSTILE]),
    st.just("E"),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(ITEM, max_size=40))
def test_whatever_is_said_makes_a_safe_fragment(items):
    """No sequence of items gives an element, an attribute or a nesting that is not allowed."""
    assert_safe(prose(*(item.replace("\0", "") for item in items)))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200).map(lambda data: b"Cmarkdown\0" + data))
def test_any_bytes_are_refused_or_make_safe_fragments(said):
    """Bytes that nobody meant are refused with a reason, or harmless."""
    try:
        cells = read_shown(said)
    except Malformed:
        return
    for cell in cells:
        for html in (cell.body, *cell.lines):
            assert_safe(str(html))


# --- what cannot be seen ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a\u202eb", "a~U+202E~b"),
        ("\u2066x\u2069", "~U+2066~x~U+2069~"),
        ("\x00\x00\x00", "~U+0000 \N{MULTIPLICATION SIGN}3~"),
        ("\x1b[2J", "~U+001B~[2J"),
        ("\ufeff", "~U+FEFF~"),
        ("\ud800", "~U+D800~"),
        ("\u2028", "~U+2028~"),
        ("\U000e0041", "~U+E0041~"),
        ("a\tb\n", "a\tb\n"),
        ("<b>\x07", "&lt;b&gt;~U+0007~"),
        ("\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb"),
    ],
    ids=ascii,
)
def test_what_is_not_seen_is_shown_by_its_number(text, html):
    """Characters that hide, or turn the direction of text, are told; line ends, tabs and joined emoji are not."""
    marked = re.sub("~([^~]*)~", r'<mark title="a character that is not seen">\1</mark>', html)
    assert str(visible(text)) == marked


def test_odd_spaces_are_shown_in_code():
    """A space that Python refuses is seen in code, and is a space in prose."""
    assert "U+00A0" in visible("x\u00a0= 1", code=True)
    assert visible("x\u00a0= 1") == "x\u00a0= 1"


def test_a_flood_of_what_is_not_seen_stays_small():
    """A million such characters are told once."""
    assert len(visible("\x00" * 1_000_000)) < 100


def test_text_of_a_cell_is_what_was_handed_in():
    """The text goes into the notebook as it is, also where it is no Unicode."""
    text = 'a\0b\n"\ud800\u202e\\'
    said: Any = json.dumps(text, ensure_ascii=False)
    (cell,) = read_shown(reply("Ccode", f"S{said}"))
    assert cell.source == text
