"""`%grader check` in a notebook: what was run is checked as grading reads it, and shown without harm."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

import grader
from grader import magic, public
from grader.assignment import Assignment, LabLimits, Task
from grader.outcome import Check, CheckResult, Outcome, Verdict
from grader.public import Checked
from grader.scoring import Report

pytest.importorskip("IPython")
pytest.importorskip("ipykernel")
from IPython.core.error import UsageError

RIGHT = "    return torch.where(mask, x, 0.0).sum(1) / mask.sum(1)"
LOUD = "    print('<b>x</b>')\n    return x.mean(1)"
STUB = '    raise NotImplementedError("your code here")'


def shell(*cells: str) -> Any:
    """Return what the magic needs of an IPython shell that has run these cells."""
    return SimpleNamespace(history_manager=SimpleNamespace(input_hist_raw=["", *cells]))


# --- in a real kernel -------------------------------------------------------------------------------------------------


@pytest.fixture
def kernel(released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a released notebook, with changes, in a kernel of its own; return its cells with their outputs."""
    shutil.copytree(released / "masked", tmp_path / "masked")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(grader.__file__).parents[1]), *_inherited()]))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")

    def run(change: Any, folder: str = "masked") -> list[Any]:
        book = nbformat.read(tmp_path / "masked" / "masked.ipynb", as_version=4)
        change(book)
        resources = {"metadata": {"path": str(tmp_path / folder)}}
        NotebookClient(book, timeout=200, kernel_name="python3", resources=resources, allow_errors=True).execute()
        return list(book.cells)

    return run


def _inherited() -> list[str]:
    return [os.environ["PYTHONPATH"]] if "PYTHONPATH" in os.environ else []


def fill(book: Any, body: str) -> None:
    """Fill the stub of a notebook."""
    (cell,) = (cell for cell in book.cells if cell.id == "masked-masked_mean")
    cell.source = cell.source.replace(STUB, body)


def shown(cell: Any) -> str:
    """Return what a cell shows as plain text, streams and errors included."""
    return "\n".join(
        str(out.get("text") or "\n".join(out.get("traceback", [])) or out.get("data", {}).get("text/plain"))
        for out in cell.outputs
    )


def test_released_notebook_checks_what_was_filled_in(kernel: Any) -> None:
    """A person who fills the stub and runs the cells sees the outcome, and how many checks remain."""
    (check,) = (cell for cell in kernel(lambda book: fill(book, RIGHT)) if cell.id == "masked-masked_mean-check")
    (out,) = check.outputs
    assert out.output_type == "execute_result"
    assert "✓ small case" in out.data["text/plain"]
    assert "1 of 1 visible checks pass.\n2 more checks are not shown" in out.data["text/plain"]
    assert "✓</b> small case" in out.data["text/html"]
    assert "2 more checks are not shown" in out.data["text/html"]


def test_stub_and_mistake_are_told_with_their_cell(kernel: Any) -> None:
    """What is not filled in names the cell as Jupyter numbers it; a mistake shows numbers, hint and prints, escaped."""

    def twice(book: Any) -> None:
        stub = next(number for number, cell in enumerate(book.cells) if cell.id == "masked-masked_mean")
        cells = [nbformat.v4.new_code_cell(book.cells[stub].source.replace(STUB, LOUD)), *_copies(book, stub + 1)]
        book.cells += cells

    *_, first, _, second = kernel(twice)
    assert "not filled in yet at line 6 of In [3]: `raise NotImplementedError" in shown(first)
    assert "is not the expected one" in shown(second)
    assert "Hint: " in shown(second)
    assert "last one counts" not in shown(second)  # a cell that is run again is no mistake
    html = second.outputs[0].data["text/html"]
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert "<b>x</b>" not in html


def _copies(book: Any, number: int) -> list[Any]:
    cell = book.cells[number]
    return [nbformat.v4.new_code_cell(cell.source)]


def test_failing_cells_and_a_poisoned_torch_do_not_matter(kernel: Any) -> None:
    """What failed or was broken in the kernel, and what it did to torch, has no part in the checks."""

    def poison(book: Any) -> None:
        fill(book, RIGHT)
        book.cells.insert(2, nbformat.v4.new_code_cell("import torch\ntorch.where = None\n1 / 0"))
        book.cells.insert(2, nbformat.v4.new_code_cell("def broken(:\n    masked_mean = 3"))

    cells = kernel(poison)
    (check,) = (cell for cell in cells if cell.id == "masked-masked_mean-check")
    assert "1 of 1 visible checks pass" in shown(check)


def test_broken_cell_that_was_to_replace_a_definition_is_noted(kernel: Any) -> None:
    """Whoever runs a mistake and then checks hears that the definition before it was checked, and which."""

    def broken(book: Any) -> None:
        fill(book, RIGHT)
        check = next(number for number, cell in enumerate(book.cells) if cell.id == "masked-masked_mean-check")
        book.cells.insert(check, nbformat.v4.new_code_cell("def masked_mean(x, mask):\n    return (x"))

    (check,) = (cell for cell in kernel(broken) if cell.id == "masked-masked_mean-check")
    assert re.search(
        r"In \[(\d+)\] is left out, it is not valid Python \(line 2: .*\); "
        r"the definition of masked_mean in In \[\d+\] was checked",
        shown(check),
    )
    assert "1 of 1 visible checks pass" in shown(check)


def test_missing_folder_is_one_line(kernel: Any) -> None:
    """Where the folder with the checks is not, the cell says where it was looked for, without a traceback."""
    (check,) = (cell for cell in kernel(lambda _: None, folder=".") if cell.id == "masked-masked_mean-check")
    assert "✗ small case" in shown(check)  # one level up is found as well
    cells = kernel(lambda book: book.cells.insert(2, nbformat.v4.new_code_cell("%cd -q /")), folder=".")
    (check,) = (cell for cell in cells if cell.id == "masked-masked_mean-check")
    assert "UsageError: no public checks of 'masked' from / upwards; run this in the folder you were given" in shown(
        check
    )
    assert "Traceback" not in shown(check)


# --- without a kernel -------------------------------------------------------------------------------------------------


def test_load_ext_needs_no_torch() -> None:
    """Loading the extension imports neither torch nor pytest into the kernel."""
    import subprocess
    import sys

    code = "import sys, grader, grader.magic as m; class_ = m.CheckView; print({'torch', 'pytest'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_extension_registers_the_magic() -> None:
    """`%load_ext grader` finds the function in the package, and gets a line magic of that name."""
    told: dict[str, Any] = {}
    grader.load_ipython_extension(
        SimpleNamespace(register_magic_function=lambda function, **how: told.update(how, function=function))
    )
    assert (told["magic_kind"], told["magic_name"]) == ("line", "grader")
    assert callable(told["function"])


LINES = [
    ("check attention", ("attention", (), False)),
    (" check  attention  causal_mask ", ("attention", ("causal_mask",), False)),
    ("check attention a 'b c' --execute", ("attention", ("a", "b c"), True)),
    ("check --execute attention", ("attention", (), True)),
    ("check attention causal_mask # it doesn't matter", ("attention", ("causal_mask",), False)),
    ("check attention '#1' #2", ("attention", ("#1",), False)),
    ("check attention --task a -t b --task=c", ("attention", ("a", "b", "c"), False)),
    ("check -t a attention", ("attention", ("a",), False)),
]


@pytest.mark.parametrize(("line", "meaning"), LINES)
def test_line_of_the_magic_is_understood(line: str, meaning: Any) -> None:
    """Lab, tasks and --execute may stand as people write them."""
    assert magic.parsed(line) == meaning


@pytest.mark.parametrize(
    "line",
    [
        "",
        "check",
        "grade attention",
        "check attention --strict",
        "check attention --task",
        "check 'attention",
        "-h",
        "# check attention",
    ],
)
def test_line_that_is_none_says_how_to_use_it(line: str) -> None:
    """Anything else is one line with the form that is meant."""
    with pytest.raises(UsageError, match=r"use it as  %grader check LAB|No closing quotation"):
        magic.run(shell(), line)


def test_wrong_task_suggests_the_near_one(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A misspelt task or lab is told with the name that was meant."""
    monkeypatch.chdir(released)
    with pytest.raises(UsageError, match="masked has no task 'masked_men'; did you mean 'masked_mean'"):
        magic.run(shell(), "check masked masked_men")
    with pytest.raises(UsageError, match="did you mean 'masked'"):
        magic.run(shell(), "check maskd")


def test_execute_is_refused_where_the_lab_does_not_allow_it(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What grading does not do, the check does not promise."""
    monkeypatch.chdir(released)
    with pytest.raises(UsageError, match="masked does not allow --execute"):
        magic.run(shell(), "check masked --execute")


def test_missing_folder_in_colab_says_what_to_do_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the notebook alone was uploaded, the message says how the rest gets there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(magic.sys.modules, "google.colab", SimpleNamespace())
    with pytest.raises(UsageError, match=r"no public checks of 'masked' .* In Colab, upload the folder"):
        magic.run(shell(), "check masked")


def test_cells_are_what_the_kernel_has_run(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every input is handed over, magics included, at its place, as a notebook that says it is a session."""
    jobs: list[Any] = []

    def note(_settings: Any, given: Any, _count: int, done: Any) -> None:
        jobs.extend(given)
        done(given[0], {"checks": []})

    monkeypatch.setattr(public, "run_jobs", note)
    monkeypatch.chdir(released / "masked")
    magic.run(shell("%load_ext grader", "x = 1", "x = 1"), "check masked masked_mean")
    (job,) = jobs
    assert (job["session"], job["tasks"], job["suffix"]) == (True, ["masked_mean"], ".ipynb")
    sources = [cell["source"] for cell in json.loads(base64.b64decode(job["data"]))["cells"]]
    assert sources == ["%load_ext grader", "x = 1", "x = 1"]


# --- what is shown ----------------------------------------------------------------------------------------------------

NASTY = "</code></table><script>alert(1)</script>\x1b[31m{{ 7*7 }}"


class Tags(HTMLParser):
    """Collects the tags of a page and checks that they close."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Take a tag; its attributes are our own styles."""
        self.seen.add(tag)
        assert {name for name, _ in attrs} <= {"style", "colspan"}
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the last tag."""
        assert self.open.pop() == tag


def view(*results: CheckResult, **more: Any) -> magic.CheckView:
    """Return the view of results of a lab with two tasks."""
    tasks = (Task("one", 2, ("one",)), Task("two", 3, ("two",), ("one",)))
    assignment = Assignment("lab", "Lab", tasks, LabLimits(), ("cpu",))
    report = Report("lab.ipynb", "lab", (), results, **more)
    return magic.CheckView(Checked(report, assignment, 5))


def result(name: str, task: str, outcome: Outcome, **more: Any) -> CheckResult:
    """Return the result of a public check with words that would like to be markup."""
    output = more.pop("output", "")
    return CheckResult(Check(name, task, 1, "public", f"hint {NASTY}"), Verdict(outcome, **more), output=output)


def test_table_holds_outcome_message_and_hint_and_escapes_all() -> None:
    """Nothing of what students or suites write becomes markup; each check has its words beside it."""
    lost = result("test_a", "one", Outcome.FAILED, message=f"m {NASTY}", detail=f"d {NASTY}", output=NASTY)
    seen = view(lost, result("test_b", "two", Outcome.PASSED), notes=(f"n {NASTY}",))
    page = Tags()
    page.feed(seen._repr_html_())
    assert page.open == []
    assert page.seen <= {"div", "p", "b", "i", "table", "tr", "td", "th", "span", "br", "code", "pre"}
    for text in (seen._repr_html_(), repr(seen)):
        for part in ("m ", "d ", "n ", "hint "):
            assert part in text
        assert "5 more checks are not shown" in text
        assert "1 of 2 visible checks pass." in text
    assert "{{ 7*7 }}" in seen._repr_html_()


def test_problem_is_shown_in_place_of_checks() -> None:
    """A notebook that cannot be used at all gets its reason, and no list of failures."""
    seen = view(result("test_a", "one", Outcome.ERROR), problem=f"p {NASTY}")
    for text in (seen._repr_html_(), repr(seen)):
        assert "No check could run; mend this first." in text
        assert "test a" not in text
    assert "<script" not in seen._repr_html_()


def test_task_that_builds_on_a_lost_one_says_so() -> None:
    """The first failure is to be mended first, and a later task is not blamed on it."""
    seen = view(result("test_a", "one", Outcome.FAILED), result("test_b", "two", Outcome.FAILED))
    for text in (seen._repr_html_(), repr(seen)):
        assert "It builds on one, which fails above" in text
