"""Pages in a real browser: nothing of a hand-in runs, nothing is asked of the network, and the tree is the one we made.

Each defence is also taken away in turn. All requests go to a proxy of ours, which notes whom they are for.
"""

from __future__ import annotations

import html
import http.server
import json
import os
import random
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from grader.assignment import Assignment, LabLimits, Task
from grader.feedback.page import render_page
from grader.feedback.placed import Lines, place
from grader.feedback.shown import VOID, read_shown
from grader.feedback.standing import Standing, Told
from grader.feedback.window import Shown, Window
from grader.hand_ins.collect import Found
from grader.outcome import Check, CheckResult, Outcome, Verdict
from grader.sandbox import Level
from grader.scoring import Report, score_tasks

from .hostile import HOSTILE, SCRIPT, book

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = next(filter(None, map(shutil.which, NAMES)), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed here")

QUIET = ("background-networking", "component-update", "sync", "default-apps", "domain-reliability", "gpu", "extensions")
EVIL = """
<script>document.documentElement.dataset.ran = "yes"; fetch("http://evil.example/fetched")</script>
<img src="http://evil.example/image.png" onerror="document.documentElement.dataset.ran = 'yes'">
<link rel="stylesheet" href="http://evil.example/sheet.css"><iframe src="http://evil.example/frame"></iframe>
<p style="position: fixed; background: url(http://evil.example/back.png)">x</p><style>p { background: red }</style>
<object data="http://evil.example/object"></object>
<base href="http://evil.example/"><video src="movie" poster="poster"></video><svg><image href="http://evil.example/s"/></svg>
"""
MOVES = """
<meta http-equiv="refresh" content="0; url=http://evil.example/moved">
<form action="http://evil.example/form"><button autofocus onfocus="this.form.submit()">x</button></form>
"""
RAW = "RAW-HTML-OF-THE-STUDENT"


class _Proxy(http.server.BaseHTTPRequestHandler):
    """Notes what is asked for, and has nothing."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_error(404)

    do_POST = do_CONNECT = do_HEAD = do_OPTIONS = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


class Visit:
    """What came of opening a page: the tree, and the addresses that were asked for."""

    def __init__(self, tree: str, asked: list[str]) -> None:
        self.tree = tree
        self.asked = [address for address in asked if "example" in address or "a.b" in address or "https://" in address]

    @property
    def ran(self) -> bool:
        """Say whether a script has left its mark."""
        return 'data-ran="yes"' in self.tree


@pytest.fixture(scope="module")
def visit() -> Iterator[Callable[[str], Visit]]:
    """Yield what opens a page in the browser."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Proxy)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def opened(page: str) -> Visit:
        server.asked.clear()
        with tempfile.TemporaryDirectory(prefix="torchgrade-test-", ignore_cleanup_errors=True) as folder:
            path = Path(folder) / "page.html"
            path.write_text(page, encoding="utf-8")
            options = [f"--disable-{name}" for name in QUIET] + [f"--user-data-dir={folder}/profile", "--no-first-run"]
            options += [f"--proxy-server=http://127.0.0.1:{server.server_port}", "--proxy-bypass-list=<-loopback>"]
            options += ["--no-sandbox"] if os.geteuid() == 0 else []
            command = [str(BROWSER), "--headless", *options, "--virtual-time-budget=4000", "--dump-dom", path.as_uri()]
            done = subprocess.run(command, capture_output=True, timeout=120, check=True)
            return Visit(done.stdout.decode("utf-8", "replace"), list(server.asked))

    yield opened
    server.shutdown()
    server.server_close()


ASSIGNMENT = Assignment("lab", "A lab", (Task("x", 4.0, ("x",)),), LabLimits(), ())
CHECKS = (
    CheckResult(Check("test_a", "x", 1.0, "public", SCRIPT), Verdict(Outcome.FAILED, SCRIPT, SCRIPT, 1)),
    CheckResult(Check("test_b", "x", 1.0, "hidden"), Verdict(Outcome.PASSED)),
)


def page_with(shown: Shown) -> str:
    """Return the page of a hand-in of which the result, too, holds what a student could put there."""
    report = Report(SCRIPT, "lab", score_tasks(ASSIGNMENT, CHECKS), CHECKS, notes=(SCRIPT,), sha256="ab", level="L2")
    found = Found(SCRIPT, "lab", Path(), Path("lab.ipynb"))
    told = Told(found, Standing.GRADED, book(), report, {"graded_at": SCRIPT})
    return render_page(
        told, SCRIPT, "key", place(report, {"x": ("x",)}, Lines(shown.cells, notebook=True)), shown, SCRIPT
    )


@pytest.fixture(scope="module")
def hostile_page() -> str:
    """Return the page of one notebook that holds the cells of all hostile ones, and raw HTML."""
    cells = [cell for hand_in in HOSTILE.values() for cell in json.loads(hand_in.data)["cells"]]
    with Window(Level.LANDLOCK, Level.LANDLOCK) as window:
        shown = window.show(book(EVIL, MOVES, RAW, *cells), ["x"])
    assert not shown.plain
    assert len(shown.cells) > 20
    return page_with(shown)


def without_policy(page: str) -> str:
    """Return a page without its policy."""
    name = 'http-equiv="Content-Security-Policy"'
    assert page.count(name) == 1
    return page.replace(name, 'name="no-policy"')


def test_a_hostile_notebook_runs_nothing_and_asks_for_nothing(visit, hostile_page):
    """The page of every trick at once loads without a script, a request or a move to elsewhere."""
    seen = visit(hostile_page)
    assert "<title>&lt;script&gt;" in seen.tree
    assert "alert" not in seen.tree
    assert (seen.ran, seen.asked) == (False, [])


def test_escaping_alone_holds(visit, hostile_page):
    """Without the policy the page is as quiet: nothing of the student's is there that could run or load."""
    seen = visit(without_policy(hostile_page))
    assert (seen.ran, seen.asked) == (False, [])


def test_the_policy_alone_holds(visit, hostile_page):
    """Were the student's own HTML on the page, no script of it would run and nothing of it would be loaded."""
    assert hostile_page.count(RAW) == 1
    seen = visit(hostile_page.replace(RAW, EVIL))
    assert "<iframe" in seen.tree
    assert (seen.ran, seen.asked) == (False, [])


def test_without_both_it_would_run(visit, hostile_page):
    """These are what stops it: without escaping and policy scripts run and the other machine is asked."""
    seen = visit(without_policy(hostile_page).replace(RAW, EVIL))
    assert seen.ran
    assert {address.rpartition("/")[2] for address in seen.asked} >= {"image.png", "sheet.css", "fetched"}


def test_the_style_of_the_page_applies(visit, hostile_page):
    """The policy lets our own style sheet through, and none that differs from it."""
    probe = '<p id="probe" class="score">x</p><script>document.getElementById("probe").textContent = '
    probe += 'getComputedStyle(document.getElementById("probe")).fontSize</script>'
    script = "script-src 'unsafe-inline'; style-src"
    open_to_scripts = hostile_page.replace("style-src", script).replace(RAW, probe)
    assert ">32px<" in visit(open_to_scripts).tree
    assert ">32px<" not in visit(open_to_scripts.replace("font-size: 2rem", "font-size:  2rem")).tree


# --- the tree ---------------------------------------------------------------------------------------------------------

TAGS = (
    "p", "h1", "h3", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "code", "em", "strong", "del",
    "span", "br", "hr", "table", "thead", "tbody", "tr", "th", "td", "a",
)  # fmt: skip


def random_items(source: random.Random) -> list[str]:
    """Return what a process that was taken over could say of one cell."""
    items = []
    for _ in range(source.randrange(60)):
        tag = source.choice(TAGS)
        argument = {"a": "http://a.b/", "span": "k", "ol": "3"}.get(tag, "")
        items.append(source.choice((f"O{tag} {argument}".strip(), f"O{tag} {argument}".strip(), "E", "Tx", "T \n")))
    return items


class _Tree(HTMLParser):
    """Elements and text, in order, as a list."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(("begin", f"{tag} {sorted(attrs)}"))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.found.append(("end", tag))

    def handle_data(self, data: str) -> None:
        self.found.append(("text", data))


def assert_same_trees(visit: Callable[[str], Visit], bodies: list[str]) -> None:
    """Assert that the browser makes of each fragment the tree that is written, and nothing outside of it."""
    page = "".join(f'<div class="body">{body}</div><!--end-->' for body in bodies)
    tree = visit(f"<!doctype html><html><body>{page}</body></html>").tree
    seen = [part.partition('<div class="body">')[2].removesuffix("</div>") for part in tree.split("<!--end-->")[:-1]]
    assert [_Tree(body).found for body in seen] == [_Tree(body).found for body in bodies]


def test_browsers_see_the_tree_that_was_checked(visit):
    """Whatever a hostile process says, the browser's tree has each element where we wrote it: none escapes its cell."""
    source = random.Random(1)
    replies = ["\0".join(["Cmarkdown", *random_items(source)]) for _ in range(1500)]
    bodies = [str(read_shown(reply.encode())[0].body) for reply in replies]
    assert_same_trees(visit, [body.replace("<pre>\n", "<pre>") for body in bodies])


def test_an_element_out_of_place_would_escape(visit):
    """What the check of places is for: a browser moves such elements, and a link goes on behind its cell."""
    with pytest.raises(AssertionError):
        assert_same_trees(visit, ["<table><em>x</em></table>"])
    with pytest.raises(AssertionError):
        assert_same_trees(visit, ['<a href="http://a.b/"><p>x<a href="http://a.b/">y</a></p></a>', "z"])


def test_a_page_without_the_hand_in_is_well_formed_too(visit):
    """Where nothing can be shown the words of the result are words."""
    seen = visit(page_with(Shown()))
    assert html.escape(SCRIPT, quote=False) in seen.tree
    assert (seen.ran, seen.asked) == (False, [])
