"""Find the course and its labs: any folder with `assignments/`, `solutions/` and `autotests/`."""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass
from pathlib import Path

from grader.assignment import Assignment, read_assignment
from grader.errors import UsageProblem

FOLDERS = ("assignments", "solutions", "autotests")
MANIFEST, PLAN = "assignment.toml", "course.toml"


@dataclass(frozen=True, slots=True)
class Lab:
    """The files of one lab."""

    course: Path
    name: str

    @property
    def handout(self) -> Path:
        """What students receive."""
        return self.course / "assignments" / self.name

    @property
    def solution(self) -> Path:
        """The reference solution."""
        return self.course / "solutions" / self.name / f"{self.name}.py"

    @property
    def suite(self) -> Path:
        """The hidden suite."""
        return self.course / "autotests" / self.name / f"test_{self.name}.py"

    @property
    def probes(self) -> Path:
        """The drivers that run beside student code."""
        return self.course / "autotests" / self.name / "probes.py"

    @property
    def public(self) -> Path:
        """The public checks, written by `grader release`."""
        return self.handout / "public"

    def assignment(self) -> Assignment:
        """Read the manifest."""
        return read_assignment(self.handout / MANIFEST)

    def examples(self, kind: str) -> list[Path]:
        """Return the `mutants` or `variants` of the solution, by name."""
        return sorted((self.solution.parent / kind).glob("*.py"))


@dataclass(frozen=True, slots=True)
class Chapter:
    """Labs that belong together, in the order of the course."""

    title: str
    labs: tuple[Lab, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """A folder with labs."""

    folder: Path

    def labs(self) -> list[Lab]:
        """Return every lab that has a manifest, by name."""
        found = sorted(path.parent.name for path in (self.folder / "assignments").glob(f"*/{MANIFEST}"))
        return [Lab(self.folder, name) for name in found]

    def chapters(self) -> list[Chapter]:
        """Return the labs by chapter as `course.toml` orders them, others last; raise UsageProblem for a bad plan."""
        path = self.folder / PLAN
        there = {lab.name: lab for lab in self.labs()}
        chapters = []
        for title, names in _read_plan(path) if path.is_file() else ():
            missing = [name for name in names if name not in there]
            if missing:
                close = difflib.get_close_matches(missing[0], there, 1)
                advice = f"; did you mean {close[0]!r}?" if close else ", or it stands in the plan twice"
                raise UsageProblem(f"{path}: there is no lab {missing[0]!r}{advice}")
            chapters.append(Chapter(title, tuple(there.pop(name) for name in names)))
        return [*chapters, *([Chapter("Other labs" if chapters else "", tuple(there.values()))] if there else [])]

    def lab(self, name: str) -> Lab:
        """Return the lab of that *name*; raise UsageProblem suggesting the near one."""
        names = [lab.name for lab in self.labs()]
        if name not in names:
            close = difflib.get_close_matches(name, names, 1)
            advice = f"did you mean {close[0]!r}?" if close else f"the labs are {', '.join(names) or 'none yet'}"
            raise UsageProblem(f"there is no lab {name!r} in {self.folder}; {advice}")
        return Lab(self.folder, name)


def _read_plan(path: Path) -> list[tuple[str, list[str]]]:
    """Return (title, names of labs) of each chapter; raise UsageProblem unless that is all there is."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UsageProblem(f"{path} cannot be read: {error}") from None
    chapters = data.get("chapters", [])
    if not set(data) <= {"chapters", "policy"} or not isinstance(chapters, list):  # policy: see gradebook.rules
        raise UsageProblem(f"{path} holds [[chapters]] and [policy], and nothing else; found {', '.join(sorted(data))}")
    plan = []
    for number, chapter in enumerate(chapters, 1):
        if not _is_chapter(chapter):
            raise UsageProblem(f"{path}: chapter {number} needs a title and a list of labs, and nothing else")
        if len(set(chapter["labs"])) != len(chapter["labs"]):
            raise UsageProblem(f"{path}: chapter {chapter['title']!r} names a lab twice")
        plan.append((chapter["title"], chapter["labs"]))
    return plan


def _is_chapter(value: object) -> bool:
    if not isinstance(value, dict) or set(value) != {"title", "labs"} or not isinstance(value["labs"], list):
        return False
    return all(isinstance(text, str) for text in (value["title"], *value["labs"]))


def working_folder() -> Path:
    """Return the folder that the command was started in; raise UsageProblem when it has been removed."""
    try:
        return Path.cwd()
    except OSError:
        raise UsageProblem("this folder is gone, or cannot be read; cd to where your files are") from None


def find_course(start: Path | None, *, given: Path | None = None) -> Course:
    """Return the course in *given*, or the nearest one from *start* upwards; raise UsageProblem."""
    if given is not None:
        missing = [name for name in FOLDERS if not (given / name).is_dir()]
        if missing:
            raise UsageProblem(f"{given} is no course: it has no folder {' and no '.join(missing)}")
        return Course(given.resolve())
    here = (start or working_folder()).resolve()
    for folder in (here, *here.parents):
        if all((folder / name).is_dir() for name in FOLDERS):
            return Course(folder)
    raise UsageProblem(
        f"no course from {here} upwards; a course is a folder with {', '.join(FOLDERS)} (or use --course DIR)"
    )
