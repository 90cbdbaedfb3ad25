"""The trees in the documents: every file of the package is named where a reader looks for it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[1]
PACKAGES = sorted(path.parent for path in (TOP / "grader").rglob("__init__.py") if path.parent.name != "grader")
UNNAMED = {"__init__.py", "__main__.py", "errors.py"}  # their names say it


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_package_says_what_each_of_its_files_does(package: Path) -> None:
    """The opening comment of a package names every file in it."""
    named = set(re.findall(r"\w+", (package / "__init__.py").read_text()))
    assert {path.stem for path in package.glob("*.py") if path.name not in UNNAMED} - named == set()


def test_readme_names_each_file_and_folder() -> None:
    """The README's tree has all files at the top of the package, and its folders."""
    tree = (TOP / "README.md").read_text().partition("## What is where")[2]
    files = {path.name for path in (TOP / "grader").glob("*.py")} - UNNAMED
    folders = {f"{path.relative_to(TOP / 'grader')}/" for path in PACKAGES if path.name not in ("inside", "probekit")}
    assert {name for name in files | folders if name not in tree} == set()
