"""Hand-ins are parsed for showing in confined processes: they reach nobody, and what breaks costs its own."""

from __future__ import annotations

import json
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.errors import GraderError, SandboxLost
from grader.feedback import window as windows
from grader.feedback.shown import Cell, read_shown
from grader.feedback.window import NotShown, Window
from grader.hand_ins.hand_in import HandIn
from grader.sandbox import Level, jail
from grader.sandbox.inside import pages
from grader.sandbox.spawn import SpawnWall
from grader.sandbox.wall import open_wall

from .fragment import assert_safe
from .hostile import HOSTILE, book, code, file

LEVELS = (Level.NAMESPACES, Level.LANDLOCK)


@pytest.fixture(scope="module", params=LEVELS, ids=str)
def window(request: pytest.FixtureRequest) -> Iterator[Window]:
    """Yield a window at each level that protects."""
    with Window(request.param, request.param) as opened:
        yield opened


def text_of(cells: tuple[Cell, ...]) -> str:
    """Return all HTML of a hand-in."""
    return "\n".join([str(part) for cell in cells for part in (cell.body, *cell.lines)])


# --- what is shown ----------------------------------------------------------------------------------------------------


def test_a_file_is_one_cell_with_its_definitions(window):
    """The lines of a file are there, coloured; the definition that counts is the last one, with its decorators."""
    text = "import a\n\n\ndef f():\n    return 1\n\n\n@a.b()\ndef f():\n    return 2\n\n\nclass G:\n    pass\n"
    (cell,) = window.show(file(text), ["f", "G", "h"]).cells
    assert [(each.name, each.first, each.last) for each in cell.definitions] == [("f", 8, 10), ("G", 13, 14)]
    assert len(cell.lines) == 14
    assert cell.lines[3].striptags() == "def f():"
    assert '<span class="nf">f</span>' in cell.lines[3]


def test_a_notebook_is_its_cells_with_their_definitions(window):
    """Prose is rendered, code is coloured, and a definition has the lines of its cell."""
    cells = (
        "# Title\n\nSome *words*.",
        code("%matplotlib inline\nimport torch\nx = 1; y = torch.ones(3)"),
        {"cell_type": "raw", "metadata": {}, "source": "raw <b>"},
        code("\n\ndef f():\n    return x\n"),
    )
    prose, first, raw, second = window.show(book(*cells), ["f", "torch"]).cells
    assert str(prose.body) == "<h4>Title</h4>\n<p>Some <em>words</em>.</p>\n"
    assert str(raw.body) == "<pre>raw &lt;b&gt;</pre>"
    assert [(d.name, d.first, d.last) for d in second.definitions] == [("f", 3, 4)]
    assert [line.striptags() for line in first.lines] == first.source.split("\n")


def test_markdown_is_rendered_as_notebooks_show_it(window):
    """Lists, tables, code, links and formulas come out; an image is its description."""
    text = "1. a\n2. b\n\n- [x] c\n\n|d|e|\n|-|-|\n|f|g|\n\n```python\nh = 1\n```\n\n[i](https://a.b) $j^2$ ![k](https://a.b/k.png)"
    (cell,) = window.show(book(text), []).cells
    html = str(cell.body)
    for part in (
        "<ol>",
        "<li>\N{BALLOT BOX WITH CHECK} c",
        "<td>f</td>",
        '<span class="mi">1</span>',
        "<code>j^2</code>",
    ):
        assert part in html
    assert '<a href="https://a.b" rel="noopener noreferrer nofollow">i</a>' in html
    assert "<em>[image: k]</em>" in html
    assert "k.png" not in html


def test_old_notebooks_are_shown(window):
    """A notebook of nbformat 3 has worksheets, and cells of code with an input."""
    cells = [
        {"cell_type": "heading", "level": 1, "source": ["T"]},
        {"cell_type": "code", "input": ["x = 1"], "outputs": []},
    ]
    shown = window.show(
        HandIn("lab.ipynb", json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}]}).encode()), []
    ).cells
    assert [(cell.kind, cell.source) for cell in shown] == [("markdown", "T"), ("code", "x = 1")]


def test_cells_of_feedback_are_not_the_students(window):
    """A notebook with feedback that is handed in again comes back without the old; code is always the student's."""
    tags = {"metadata": {"tags": ["torchgrade-feedback"]}}
    cells = window.show(
        book({"cell_type": "markdown", "source": "10 of 10", **tags}, {**code("x = 1"), **tags}), []
    ).cells
    assert [cell.source for cell in cells] == ["x = 1"]


def test_the_same_hand_in_is_shown_the_same_after_any_other(window):
    """No hand-in changes how the next one is shown."""
    first = window.show(book("*a*", code("x = 1")), ["x"]).cells
    for hand_in in HOSTILE.values():
        try:
            window.show(hand_in, ["x"])
        except NotShown:
            pass
        assert window.show(book("*a*", code("x = 1")), ["x"]).cells == first


# --- hostile hand-ins -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_of_a_hostile_notebook_survives_but_its_text(window, name):
    """What is shown is well formed, of few elements, and leads nowhere but to the web; no template was filled in."""
    for cell in window.show(HOSTILE[name], ["x"]).cells:
        for html in (cell.body, *cell.lines):
            words = assert_safe(str(html)).text
            assert "7777777" not in words
            assert "root:" not in words


def test_outputs_and_metadata_are_nowhere(window):
    """What a notebook holds beside its text is not even in the reply."""
    for name in ("outputs", "metadata", "attachments"):
        cells = window.show(HOSTILE[name], ["x"]).cells
        assert "evil" not in text_of(cells) + "".join(cell.source for cell in cells)


def test_characters_that_hide_are_seen(window):
    """A NUL and a turn of direction are shown by number, and stay in the text as it goes back."""
    prose, cell, _ = window.show(HOSTILE["NUL and direction"], ["x"]).cells
    assert "U+202E" in prose.body
    assert "U+202E" in cell.lines[1]
    assert "\u202e" not in text_of((prose, cell))
    assert cell.source == "x = 1\0\n# \u202e\u2066 evil"


def test_large_outputs_are_left_behind(window):
    """Nineteen megabytes of output do not come through, and the cell does."""
    big = [{"output_type": "stream", "name": "stdout", "text": "<b>" * (19 << 20)}]
    data = book({**code("x = 1"), "outputs": big}).data[: 19 << 20]
    hand_in = book({**code("x = 1"), "outputs": [{**big[0], "text": "<b>" * (6 << 20)}]})
    assert len(hand_in.data) > 18 << 20
    (cell,) = window.show(hand_in, ["x"]).cells
    assert (cell.source, len(cell.lines)) == ("x = 1", 1)
    with pytest.raises(NotShown, match="not valid JSON"):
        window.show(HandIn("lab.ipynb", data), [])


def test_deep_json_is_refused_in_its_own_process(window):
    """A hundred thousand lists in one another end no process but the one that reads them, if any."""
    with pytest.raises(NotShown, match=r"not valid JSON|breaks"):
        window.show(HandIn("lab.ipynb", b"[" * 100_000), [])
    assert window.show(file("x = 1"), [])


@pytest.mark.parametrize(
    "data", [b"\0" * 100, b"\xff\xfe\x00\xd8", b"x = 1\0", b"# coding: rot13\nk = 1", "x = '\u202e'".encode()]
)
def test_files_that_are_no_python_are_shown_all_the_same(window, data):
    """The student sees what was handed in, in characters that are seen."""
    (cell,) = window.show(file(data), ["x"]).cells
    assert cell.lines
    assert "\0" not in text_of((cell,))


def test_what_is_too_long_is_cut(window):
    """A page has an end: the cell that runs over it is cut, the others are empty, and their text is there."""
    first, second, third = window.show(book(code(f"# {'x' * 97}\n" * 4000), code("y = 1"), "z"), ["y"]).cells
    assert (first.cut, second.cut, third.cut) == (True, True, True)
    assert 2600 < len(first.lines) < 2700
    assert (second.source, second.lines, str(third.body)) == ("y = 1", (), "")


def test_prose_that_takes_long_is_shown_as_it_is(window):
    """What a Markdown parser needs minutes for is cut off before it begins."""
    (cell,) = window.show(book("\\begin{a} " * 20_000), []).cells
    assert str(cell.body).startswith("<pre>\\begin{a} ")


MUCH = HandIn("lab.ipynb", b'{"cells": [' + b"[]," * 4_000_000 + b'{"cell_type": "code", "source": "x = 1"}]}')


@pytest.mark.parametrize(
    ("limits", "why", "may_pass"),
    [
        ({"seconds": 0.15, "wall_factor": 500}, "it takes more than", True),
        ({"memory": 1 << 20}, "MemoryError|breaks|memory", False),
        ({"reply": 10}, "there is too much of it", False),
    ],
    ids=["time", "memory", "reply"],
)
def test_a_hand_in_that_takes_too_much_is_not_shown(window, monkeypatch, limits, why, may_pass):
    """Limits end one process, with a reason that may pass or not; the next hand-in is shown."""
    monkeypatch.setattr(windows, "LIMITS", replace(windows.LIMITS, **limits))
    with pytest.raises(NotShown, match=why) as caught:
        window.show(MUCH, ["x"])
    assert caught.value.may_pass == may_pass
    monkeypatch.undo()
    assert window.show(file("x = 1"), ["x"])


def test_what_breaks_the_colours_is_shown_without(window, monkeypatch):
    """A second try shows the text alone when the first one failed."""
    asked = []
    ask = Window._ask

    def first_fails(self: Window, hand_in: HandIn, names: Any, *, plain: bool) -> tuple[Cell, ...]:
        asked.append(plain)
        if not plain:
            raise NotShown("it takes too long")
        return ask(self, hand_in, names, plain=plain)

    monkeypatch.setattr(Window, "_ask", first_fails)
    prose, cell = window.show(book("*a*", code("x = 1")), ["x"]).cells
    assert asked == [False, True]
    assert (str(prose.body), [str(line) for line in cell.lines], cell.definitions) == ("<pre>*a*</pre>", ["x = 1"], ())


# --- the process that parses ------------------------------------------------------------------------------------------

ROGUE = """
def serve(request, write):
    import errno, os, socket, sys
    path = request["names"][0]
    def answer(attempt):
        try:
            return str(attempt())
        except OSError as error:
            return errno.errorcode[error.errno]
    told = [
        answer(lambda: open(path).read()),
        answer(lambda: open(path, "a").write("x")),
        answer(lambda: socket.socket().close()),
        answer(lambda: os.fork() or os._exit(0)),
        answer(lambda: os.kill(os.getppid(), 0)),
        str(len(os.environ.get("SECRET", ""))),
        str("torch" in sys.modules),
        str(globals().setdefault("seen", 0)),
    ]
    globals()["seen"] += 1
    write(["\\0".join(["Ccode", *(f"K- {each}\\0N" for each in told)]).encode()])
"""


@pytest.fixture
def rogue(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Level], Window]]:
    """Yield what opens a window behind which somebody else's code answers."""
    opened = []
    with tempfile.TemporaryDirectory(prefix="torchgrade-test-") as folder:
        Path(folder).chmod(0o755)
        copy = Path(folder) / "inside"
        shutil.copytree(jail.INSIDE, copy, ignore=shutil.ignore_patterns("__pycache__"))
        with (copy / "pages.py").open("a") as pages:
            pages.write(ROGUE)
        monkeypatch.setattr(jail, "INSIDE", copy)
        monkeypatch.setenv("SECRET", "x")

        def start(level: Level) -> Window:
            opened.append(Window(level, level))
            return opened[-1]

        yield start
        for each in opened:
            each.__exit__(None, None, None)


@pytest.fixture
def secret() -> Iterator[Path]:
    """Yield another student's hand-in, which every user of this machine may read and write."""
    with tempfile.TemporaryDirectory(prefix="torchgrade-test-") as folder:
        Path(folder).chmod(0o777)
        path = Path(folder) / "lab.py"
        path.write_text("SECRET = 1")
        path.chmod(0o666)
        yield path


def told_by(window: Window, secret: Path) -> list[str]:
    """Return what the process behind a window was allowed."""
    (cell,) = window.show(file("x"), [str(secret)]).cells
    return [str(line) for line in cell.lines]


@pytest.mark.parametrize(("level", "unseen"), [(Level.NAMESPACES, "ENOENT"), (Level.LANDLOCK, "EACCES")], ids=str)
def test_a_process_that_was_taken_over_reaches_nobody(rogue, secret, level, unseen):
    """A hole in a parser gives what the wall gives student code: no files, network, processes, signals, secrets."""
    window = rogue(level)
    for _ in range(2):
        told = told_by(window, secret)
        assert told[:5] == [unseen, unseen, "EAFNOSUPPORT", "EPERM", "EPERM"]
        assert told[5:7] == ["0", "False"]
        assert told[7] == "0"  # the process of the next hand-in has never seen this one
    assert secret.read_text() == "SECRET = 1"


def test_without_the_wall_it_would_reach_everybody(rogue, secret):
    """It is the wall that stops it: at level 0 the same code reads and writes another's hand-in."""
    told = told_by(rogue(Level.NONE), secret)
    assert told[:3] == ["SECRET = 1", "1", "None"]


def test_a_process_that_dies_is_told(window, monkeypatch):
    """When the sandbox itself is lost, a new one is opened once; lost twice, it is our failure."""
    assert window.show(file("x = 1"), [])
    window._wall.process.kill()
    assert window.show(file("x = 1"), [])

    class Dead:
        level = Level.LANDLOCK

        def call(self, *_: Any, **__: Any) -> None:
            raise SandboxLost("gone")

        def close(self) -> None:
            pass

    with Window(Level.LANDLOCK, Level.LANDLOCK) as other:
        monkeypatch.setattr(windows, "open_wall", lambda *_, **__: Dead())
        with pytest.raises(GraderError, match="gone"):
            other.show(file("x = 1"), [])


def test_no_sandbox_is_opened_without_a_hand_in():
    """A window that shows nothing costs nothing."""
    with Window(Level.NAMESPACES, Level.NAMESPACES) as unused:
        assert unused._wall is None


def test_where_there_is_no_fork_a_spawned_process_shows(monkeypatch):
    """On macOS and Windows, with --sandbox none, the same code runs in a process that is started for it."""
    monkeypatch.setattr(windows, "open_wall", lambda *_, role, **__: SpawnWall(role))
    with Window(Level.NONE, Level.NONE) as spawned:
        for _ in range(2):
            prose, cell = spawned.show(book("*a*", code("x = 1")), ["x"]).cells
            assert (str(prose.body), cell.definitions[0].name) == ("<p><em>a</em></p>\n", "x")


def test_a_zygote_for_pages_has_no_torch(descendants):
    """Showing hand-ins starts faster than running them, and has less around it: less than half the memory."""
    most = {}
    for role in (jail.PAGES, jail.CHECKS):
        wall = open_wall(Level.LANDLOCK, at_most=Level.LANDLOCK, role=role)
        try:
            wall.wait_ready()
            inside = [wall.process.pid, *descendants(wall.process.pid)]
            pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in inside]  # open to every user
            most[role] = max(pages) * resource.getpagesize() >> 20
        finally:
            wall.close()
    assert most[jail.PAGES] < most[jail.CHECKS] / 2, most


@pytest.mark.parametrize("kind", ["raw", "markdown", "code"])
def test_a_notebook_of_line_ends_stays_small(kind):
    """Of millions of empty lines the beginning is shown; of code the notebook keeps all, to be graded again."""
    text = "\n" * 3_000_000
    data = json.dumps({"nbformat": 4, "cells": [{"cell_type": kind, "source": text}]}).encode()
    said = "\0".join(pages.items(data, ".ipynb", [], plain=True)).encode()
    before = time.process_time()
    (cell,) = read_shown(said)
    assert time.process_time() - before < 3
    assert cell.cut
    assert len(cell.lines) + cell.body.count("\n") <= pages.MOST_LINES + 1
    left = 0 if kind == "code" else len(text) - pages.MOST_LINES_IN_BOOK
    assert (cell.lacking, len(cell.source)) == (left, len(text) - left)
