"""The released notebook in a real Jupyter server, with a real browser in front of it."""

from __future__ import annotations

import importlib
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # the browser belongs to no installed package
browser = importlib.import_module("browser")

pytest.importorskip("playwright", reason="the tests of the browser need playwright")
pytest.importorskip("notebook", reason="the tests of the browser need a Jupyter server")
pytestmark = pytest.mark.skipif(browser.chromium() is None, reason="no Chromium is installed")

CHECK = "%grader check masked masked_mean"
WRONG = "return x.mean(1)"
RIGHT = "return torch.where(mask, x, 0.0).sum(1) / mask.sum(1)"


@pytest.mark.timeout(900)
def test_person_fills_a_stub_runs_its_check_and_hands_in(
    released: Path, course: Path, tmp_path: Path, grader: Callable[..., Any]
) -> None:
    """Stub, mistake and right answer are each told below the check cell, and what was saved gets full marks."""
    shutil.copytree(released, tmp_path / "home")
    with browser.jupyter(tmp_path / "home") as address, browser.opened(address, "masked/masked.ipynb") as page:
        browser.run(page, "%load_ext grader")
        browser.run(page, "import torch")
        browser.run(page, "def masked_mean")
        assert "not filled in yet at line 6 of In [3]" in browser.check(page, CHECK)
        for line, said in ((WRONG, "is not the expected one"), (RIGHT, "1 of 1 visible checks pass.")):
            browser.fill(page, "def masked_mean", line)
            browser.run(page, "def masked_mean")
            assert said in browser.check(page, CHECK)
        seen = page.locator(".jp-OutputArea-output", has_text="visible checks pass").inner_text()
        assert "small case" in seen
        assert "2 more checks are not shown; they count when your work is graded." in seen
        browser.save(page)
    saved = tmp_path / "home" / "masked" / "masked.ipynb"
    assert "visible checks pass" in saved.read_text()
    done = grader("grade", saved, "-o", tmp_path / "out", "--course", course, "--format", "json")
    (result,) = json.loads(done.stdout)
    assert (result["score"], result["notes"]) == (4.0, [])
