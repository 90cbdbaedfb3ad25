"""The report page: whole in itself, well formed, and unmoved by whatever students and suites write into it."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from grader import report
from grader.assignment import Assignment, LabLimits, Task
from grader.grading import Run
from grader.outcome import Check, CheckResult, Outcome, Verdict
from grader.report import anchor, points, render, write_report
from grader.results import RunFacts
from grader.scoring import Report, score_tasks

ASSIGNMENT = Assignment(
    "attention", "Attention", (Task("scores", 4.0, ("f",)), Task("heads", 2.0, ("g",))), LabLimits(), ()
)
FACTS = RunFacts(
    seed=123456789,
    device="cpu",
    started="2026-01-02T03:04:05+00:00",
    versions={"torchgrade": "0.1.0", "torch": "2.15.0", "python": "3.11.7"},
    hashes={},
)
PUBLIC = CheckResult(
    Check("test_small_case", "scores", 1.0, "public", "Which axis?"),
    Verdict(Outcome.FAILED, "the value is not the expected one", "got 3.5, expected 7.25", 12),
)
HIDDEN = CheckResult(
    Check("test_empty_rows", "scores", 3.0, "hidden", "What about empty rows?"),
    Verdict(Outcome.ERROR, "ValueError at line 3", "ValueError: shape [42]", 3),
)
PASSED = CheckResult(
    Check("test_heads", "heads", 1.0, "hidden", "A hint nobody needs."), Verdict(Outcome.PASSED), with_reference=("f",)
)

VOID = {"meta", "link", "br", "hr", "img", "input"}
TAGS = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "div", "span", "table", "thead", "tbody",
    "tr", "th", "td", "a", "details", "summary", "strong", "b", "i", "code",
}  # fmt: skip
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</details></body></html>",
    "<!-- ",
    "]]>",
    "' onmouseover='x",
    "javascript:alert(1)",
    "&lt;b&gt; &amp;amp;",
    "{{ facts.seed }}{% raw %}",
    "https://evil.example/x.js",
    "<style>body{display:none}</style>",
    "\u202e\x1b[2J",
]


class _Page(HTMLParser):
    """A parsed page: elements with their attributes and text, and what is wrong with their nesting."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.words: list[str] = []
        self.style = ""
        self.comments: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.wrong.append(f"</{tag}> within {self.open}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.style += data
        else:
            self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    @property
    def text(self) -> str:
        """All that a reader sees, on one line."""
        return " ".join(" ".join(self.words).split())

    def attributes(self, name: str) -> list[str | None]:
        """Return the values of an attribute, wherever it stands."""
        return [attributes[name] for _, attributes in self.elements if name in attributes]


def graded(student: str = "s1", *checks: CheckResult, **changes: object) -> Report:
    """Return the report of one student."""
    results = checks or (PUBLIC, HIDDEN, PASSED)
    made = Report(student, "attention", score_tasks(ASSIGNMENT, results), results, sha256="ab", level="L2")
    return replace(made, **changes)


def page(*reports: Report, remarks: tuple[str, ...] = ()) -> _Page:
    """Return the parsed page of a run."""
    return _Page(render(Run(FACTS, reports, remarks)))


UNGRADABLE = graded("s3", replace(PUBLIC, verdict=Verdict(Outcome.HARNESS_ERROR, "the reference fails")))
DEAD = Report("s4", "attention", score_tasks(ASSIGNMENT, ()), (), problem="the grading process ended with status -9")
MISSING = graded("s5", replace(HIDDEN, verdict=Verdict(Outcome.ERROR, "attention.py is missing")), problem="is missing")
CLASS = (graded("s1"), graded("s2", PASSED), UNGRADABLE, DEAD, MISSING)


# --- form -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reports", [(), (graded(),), CLASS], ids=["nobody", "one", "a class"])
def test_the_page_is_well_formed(reports):
    """Every element is closed where it belongs, and none is there that the template does not use."""
    parsed = page(*reports)
    assert parsed.wrong == []
    assert parsed.open == []
    assert {tag for tag, _ in parsed.elements} <= TAGS
    assert parsed.comments == []


def test_the_page_is_whole_in_itself():
    """Nothing is loaded and nothing leads away: no script, image, style sheet or link but to anchors of the page."""
    parsed = page(*CLASS, remarks=("x: a link, passed over",))
    assert parsed.attributes("src") == []
    assert all(target and target.startswith("#") for target in parsed.attributes("href"))
    for name in ("srcset", "action", "data", "poster", "background", "formaction", "ping"):
        assert parsed.attributes(name) == []
    assert not any(name.startswith("on") for _, attributes in parsed.elements for name in attributes)
    assert "url(" not in parsed.style
    assert "@import" not in parsed.style
    policy = [attributes["content"] for _, attributes in parsed.elements if "http-equiv" in attributes]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_every_link_leads_to_a_section():
    """A score in the table leads to the hand-in's section; no two sections share a name."""
    parsed = page(*CLASS)
    ids = parsed.attributes("id")
    assert len(set(ids)) == len(ids) == len(CLASS)
    assert {f"#{each}" for each in ids} == set(parsed.attributes("href"))


def test_anchors_tell_students_and_labs_apart():
    """Each hand-in has a name of its own, of safe characters, whatever the student is called."""
    reports = [graded(name) for name in ("a", "A", "a b", "Zo\udceb", "Zo\udce9", "<b>")]
    reports += [graded("a", lab="other"), graded("attention", lab="a")]
    anchors = [anchor(each) for each in reports]
    assert len(set(anchors)) == len(reports)
    assert all(re.fullmatch(r"r[0-9a-f]{12}", each) for each in anchors)


# --- escaping ---------------------------------------------------------------------------------------------------------


def hostile_report(text: str) -> Report:
    """Return a report with *text* wherever students and suites can put words."""
    public = replace(
        PUBLIC, check=replace(PUBLIC.check, name=text, hint=text), verdict=Verdict(Outcome.FAILED, text, text)
    )
    return graded(text, public, replace(HIDDEN, with_reference=(text,)), notes=(text,), problem=text, lab="attention")


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_words_of_students_are_words(text):
    """Names, messages, notes, hints and remarks stand on the page as they are and change nothing of its form."""
    calm, wild = page(hostile_report("calm"), remarks=("calm",)), page(hostile_report(text), remarks=(text,))
    assert [tag for tag, _ in wild.elements] == [tag for tag, _ in calm.elements]
    assert [sorted(attributes) for _, attributes in wild.elements] == [sorted(each) for _, each in calm.elements]
    assert (wild.wrong, wild.open, wild.comments, wild.style) == ([], [], [], calm.style)
    if text.isprintable():
        assert wild.text.count(text.strip()) == calm.text.count("calm") > 5


@pytest.mark.parametrize("name", ["<script>", 'a"b', "a&b", "a'b"])
def test_names_of_labs_and_tasks_are_words(name):
    """A lab's or a task's name cannot break the page either."""
    scores = tuple(replace(task, task=name) for task in graded().tasks)
    checks = tuple(replace(each, check=replace(each.check, task=name)) for each in graded().checks)
    parsed = page(graded("s1", lab=name, tasks=scores, checks=checks))
    assert parsed.wrong == []
    assert {tag for tag, _ in parsed.elements} <= TAGS
    assert name in parsed.text


def test_names_are_printable():
    """A student's name with control characters does no harm."""
    assert "\x1b" not in render(Run(FACTS, (graded("a\x1b[2J"),), ()))


# --- what it says -----------------------------------------------------------------------------------------------------


def test_scores_and_mean_are_shown():
    """The table has a row for each student, in order, and the mean of those who have a score."""
    text = page(graded("zoe"), graded("adam", replace(PUBLIC, verdict=Verdict(Outcome.PASSED)), PASSED)).text
    assert text.index("adam") < text.index("zoe")
    assert "mean 4 of 6" in text
    assert "zoe attention 2 / 6" in text
    assert "adam attention 6 / 6" in text


def test_ungradable_is_shown_and_is_no_zero():
    """Where the harness failed the page says so, at the top, in the table and in the section; the mean is without."""
    text = page(graded("s1"), UNGRADABLE, DEAD).text
    assert "2 hand-ins could not be graded because the harness failed; they have no score" in text
    assert "Run the same command again" in text
    assert text.count("ungradable") == 4
    assert "the grading process ended with status -9" in text
    assert "mean 2 of 6" in text
    assert "could not be graded" not in page(graded("s1")).text


def test_a_class_without_scores_has_no_mean():
    """When nothing could be graded there is no number."""
    assert "mean -" in page(UNGRADABLE).text


def test_a_lab_not_handed_in_is_a_dash():
    """A student without a hand-in for a lab has no score there, and no zero."""
    text = page(graded("s1"), graded("s1", lab="other"), graded("s2")).text
    assert "student attention other" in text
    assert "s2 2 - " in text


def test_a_problem_is_shown():
    """Why a hand-in as a whole could not be used stands in its section."""
    assert "attention.py is missing" in page(MISSING).text


def test_every_check_is_shown_with_its_words():
    """Outcome, message, hint and visibility of each check are there; a passed one has no hint."""
    text = page(graded()).text
    assert "✗ small case public failed the value is not the expected one" in text
    assert "! empty rows hidden error ValueError at line 3" in text
    assert "✓ heads hidden" in text
    assert "Which axis?" in text
    assert "What about empty rows?" in text
    assert "A hint nobody needs." not in text
    assert "Passed with the reference in place of f." in text


def test_details_of_hidden_checks_are_withheld():
    """Numbers are shown for public checks only."""
    html = render(Run(FACTS, (graded(),), ()))
    assert "got 3.5, expected 7.25" in html
    assert "42" not in html


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_can_be_shown(outcome):
    """However a check ended, the page has a mark and a word for it."""
    parsed = page(graded("s1", replace(HIDDEN, verdict=Verdict(outcome, "why"))))
    assert parsed.wrong == []
    assert outcome is Outcome.PASSED or outcome.value.replace("_", " ") in parsed.text


def test_open_points_are_shown():
    """What could not run here is told beside the score."""
    text = page(graded("s1", replace(HIDDEN, verdict=Verdict(Outcome.NEEDS_GPU, "needs a GPU")), PASSED)).text
    assert "2 +4 open" in text


def test_the_run_is_told():
    """Sandbox, device, versions and seed stand on the page, so that the run can be repeated; so do remarks."""
    text = page(graded("s1"), graded("s2", level="L1"), remarks=("x.py: passed over",)).text
    for words in ("2 students, 2 hand-ins", "sandbox L1", "device cpu", "torch 2.15.0", "seed 123456789"):
        assert words in text
    assert "x.py: passed over" in text
    assert "without protection" not in text


def test_a_run_without_protection_is_told():
    """Grades of level 0 carry their warning."""
    assert "Graded without protection (level 0)" in page(graded("s1", level="L0"), graded("s2")).text


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (10, "10"), (100, "100"), (2.5, "2.5"), (1 / 3, "0.33"), (2.999, "3"), (0.1 + 0.2, "0.3")],
)
def test_points_are_written_as_people_write_them(value, shown):
    """No trailing zeros, no more than two places, and round numbers stay whole."""
    assert points(value) == shown


# --- the file ---------------------------------------------------------------------------------------------------------


def test_the_page_is_written_beside_the_results(tmp_path):
    """The page is one file, readable as UTF-8."""
    path = write_report(tmp_path / "out", Run(FACTS, CLASS, ()))
    assert path == tmp_path / "out" / "report.html"
    text = path.read_text(encoding="utf-8")
    assert text == render(Run(FACTS, CLASS, ()))
    assert text.startswith("<!doctype html>")


def test_a_name_that_is_no_text_can_be_written(tmp_path):
    """A folder whose name is no UTF-8 ends no report."""
    path = write_report(tmp_path, Run(FACTS, (graded("\udcff\udcfe", notes=("\ud800",)),), ()))
    assert _Page(path.read_text(encoding="utf-8")).wrong == []


def test_every_outcome_has_a_mark():
    """No outcome is left without a sign in front of it."""
    assert set(report.MARKS) <= set(Outcome)
    assert report.MARKS[Outcome.PASSED] != report.MARKS[Outcome.FAILED]


def test_hand_ins_of_a_large_class_stand_on_pages_beside_the_table(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each stands on one page, with all of its student's, and its score links to it; pages of before are gone."""
    monkeypatch.setattr(report, "MOST_ON_A_PAGE", 3)
    names = ("amara", "bo", "<b>cy</b>", "dee")
    reports = [replace(graded(name), lab=lab) for name in names for lab in ("attention", "dropout")]
    kept = {"report-of-mine.html", "report-2026.html"}
    for name in kept:
        (tmp_path / name).write_text("kept")
    write_report(tmp_path, Run(FACTS, [*reports, graded("eve")], ()))
    assert {path.name for path in tmp_path.iterdir()} == {
        *kept, "report.html", *(f"report-000{number}.html" for number in (1, 2, 3, 4))
    }  # fmt: skip
    table = _Page((tmp_path / "report.html").read_text())
    links = [str(link) for link in table.attributes("href")]
    shown = 0
    for path in sorted(tmp_path.glob("report-0*.html")):
        part = _Page(path.read_text())
        assert part.wrong == part.open == []
        assert {tag for tag, _ in part.elements} <= TAGS
        own = [str(each) for each in part.attributes("id")]
        assert [link for link in links if link.startswith(f"{path.name}#")] == [f"{path.name}#{each}" for each in own]
        before, after = (f"report-{int(path.stem[-4:]) + step:04}.html" for step in (-1, 1))
        near = ["report.html", *([before] if (tmp_path / before).is_file() else [])]
        assert part.attributes("href") == [*near, *near, *([after] if (tmp_path / after).is_file() else [])]
        shown += len(own)
    assert shown == 9
    assert "<b>cy</b>" in table.text
    assert "dee to eve, 2 students" in table.text
    assert links[-4:] == [f"report-000{number}.html" for number in (1, 2, 3, 4)]
    write_report(tmp_path, Run(FACTS, reports[:2], ()))
    assert {path.name for path in tmp_path.iterdir()} == {*kept, "report.html"}
    assert anchor(reports[0]) in (tmp_path / "report.html").read_text()
