"""Write the files of a new lab: a skeleton that `grader verify` already accepts, or a lab made of a master notebook."""

from __future__ import annotations

import keyword
import sys
from collections.abc import Mapping
from pathlib import Path

from grader.course import FOLDERS, Course
from grader.errors import UsageProblem

_TEMPLATES = Path(__file__).parent / "templates" / "lab"
_TAKEN = ("grader", "inside", "numpy", "probes", "public", "pytest", "torch", "torchvision")
_PLACES = {
    "README.md": "assignments/{lab}/README.md",
    "assignment.toml": "assignments/{lab}/assignment.toml",
    "solution.py": "solutions/{lab}/{lab}.py",
    "mutant.py": "solutions/{lab}/mutants/mean_of_nothing.py",
    "variant.py": "solutions/{lab}/variants/through_sum.py",
    "probes.py": "autotests/{lab}/probes.py",
    "test.py": "autotests/{lab}/test_{lab}.py",
}


def write_skeleton(folder: Path, lab: str) -> list[Path]:
    """Write the files of a new *lab* to the course in *folder*; raise UsageProblem for a bad or taken name."""
    refuse_name(folder, lab)
    texts = {
        place.format(lab=lab): (_TEMPLATES / template).read_text(encoding="utf-8").replace("LAB", lab)
        for template, place in _PLACES.items()
    }
    return write_lab(folder, texts)


def refuse_name(folder: Path, lab: str) -> None:
    """Raise UsageProblem when *lab* is no name for a new lab of the course in *folder*."""
    if not lab.isidentifier() or keyword.iskeyword(lab) or lab != lab.lower():
        raise UsageProblem(f"{lab!r} is no name for a lab; use small letters, digits and _, as in weight_decay")
    if lab in _TAKEN or lab in sys.stdlib_module_names:
        raise UsageProblem(
            f"{lab!r} means something else already, a hand-in {lab}.py would hide it; choose another name"
        )
    if lab in [known.name for known in Course(folder).labs()]:
        raise UsageProblem(f"there is a lab {lab!r} already in {folder}")


def write_lab(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    """Write texts by their paths in the course; raise UsageProblem, before anything is written, when one is there."""
    paths = {folder / place: text for place, text in texts.items()}
    for path in paths:
        if path.exists():
            raise UsageProblem(f"{path} exists already; nothing was overwritten")
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    for path, text in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return list(paths)
