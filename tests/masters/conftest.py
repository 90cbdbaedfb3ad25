"""Make labs of notebooks that tests write."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.masters import Import, import_master

from .notebooks import Cell, book

Make = Callable[..., Import]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Make a lab called `lab` of the cells of a notebook."""

    def made(*cells: Cell, **changes: Any) -> Import:
        path = tmp_path / "master.ipynb"
        path.write_text(json.dumps(book(cells, **changes)), encoding="utf-8")
        return import_master(path, "lab")

    return made
