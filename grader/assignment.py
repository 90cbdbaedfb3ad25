"""Read `assignment.toml`, the manifest of a lab that students see too. Unknown keys are errors with a suggestion."""

from __future__ import annotations

import difflib
import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.errors import UsageProblem

DEVICES = ("cpu", "cuda")


@dataclass(frozen=True, slots=True)
class Task:
    """What earns points together."""

    name: str
    points: float
    names: tuple[str, ...]  # functions and classes of the hand-in it consists of
    builds_on: tuple[str, ...] = ()  # tasks whose names it may use


@dataclass(frozen=True, slots=True)
class LabLimits:
    """What one check of a lab may use."""

    seconds: float = 5.0  # CPU time
    memory_mb: int = 1024
    gpu_memory_mb: int = 4096
    scratch_mb: int = 0  # 0: the hand-in may write no file


@dataclass(frozen=True, slots=True)
class Assignment:
    """The manifest of one lab."""

    lab: str
    title: str
    tasks: tuple[Task, ...]
    limits: LabLimits
    devices: tuple[str, ...]
    execute: bool = False  # whether cells of a notebook may be run before its definitions, see `--execute`

    @property
    def points(self) -> float:
        """The most a submission can score."""
        return sum(task.points for task in self.tasks)

    @property
    def file(self) -> str:
        """Name of the hand-in; the notebook of the same name is as good."""
        return f"{self.lab}.py"

    def task(self, name: str) -> Task:
        """Return the task of that *name*; raise KeyError."""
        return {task.name: task for task in self.tasks}[name]

    def prerequisites(self, task: str) -> tuple[str, ...]:
        """Return the names, of functions and classes, that *task* builds on, directly or not."""
        found: list[str] = []
        for name in self.task(task).builds_on:
            found += [*self.prerequisites(name), *self.task(name).names]
        return tuple(dict.fromkeys(found))


def read_assignment(path: Path) -> Assignment:
    """Return the manifest at *path*; raise UsageProblem naming the file, the key and the cure."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageProblem(f"{path} is missing; every lab has a manifest (`grader new LAB` writes one)") from None
    except OSError as error:
        raise UsageProblem(f"{path} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageProblem(f"{path} is not valid TOML: {error}") from None
    try:
        return _assignment(path.parent.name, data)
    except (ValueError, TypeError) as error:
        raise UsageProblem(f"{path}: {error}") from None


def _assignment(lab: str, data: Mapping[str, Any]) -> Assignment:
    check_known(data, ("title", "tasks", "limits", "devices", "execute"), "the manifest")
    limits = _table(data, "limits")
    check_known(limits, ("seconds", "memory_mb", "gpu_memory_mb", "scratch_mb"), "[limits]")
    tasks = tuple(_task(item) for item in _list(data, "tasks"))
    _check_tasks(tasks)
    devices = tuple(_list(data, "devices") or ["cpu"])
    for device in devices:
        if device not in DEVICES:
            raise ValueError(f"devices: {device!r} is none of {', '.join(DEVICES)}")
    return Assignment(
        lab=lab,
        title=_text(data, "title"),
        tasks=tasks,
        limits=LabLimits(
            seconds=_positive(limits, "seconds", LabLimits().seconds),
            memory_mb=_whole(limits, "memory_mb", LabLimits().memory_mb),
            gpu_memory_mb=_whole(limits, "gpu_memory_mb", LabLimits().gpu_memory_mb),
            scratch_mb=_whole(limits, "scratch_mb", 0, allow_zero=True),
        ),
        devices=devices,
        execute=_truth(data, "execute"),
    )


def _task(item: object) -> Task:
    if not isinstance(item, dict):
        raise ValueError("[[tasks]] must be tables")
    name = _text(item, "name")
    check_known(item, ("name", "points", "names", "builds_on"), f"task {name!r}")
    names = tuple(_list(item, "names") or [name])
    if not all(isinstance(each, str) for each in (*names, *_list(item, "builds_on"))):
        raise ValueError(f"task {name!r}: names and builds_on are lists of strings")
    try:
        points = _positive(item, "points", None)
    except ValueError as error:
        raise ValueError(f"task {name!r}: {error}") from None
    return Task(name, points, names, tuple(_list(item, "builds_on")))


def _check_tasks(tasks: tuple[Task, ...]) -> None:
    if not tasks:
        raise ValueError("no [[tasks]]; a lab has at least one")
    earlier: list[str] = []
    for task in tasks:
        if task.name in earlier:
            raise ValueError(f"task {task.name!r} is listed twice")
        for name in task.builds_on:
            if name not in earlier:
                raise ValueError(
                    f"task {task.name!r} builds on {name!r}, which is no earlier task{near(name, earlier)}"
                )
        earlier.append(task.name)


def check_known(table: Mapping[str, Any], keys: tuple[str, ...], where: str) -> None:
    """Raise ValueError for a key that is none of *keys*, with the near one."""
    for key in table:
        if key not in keys:
            raise ValueError(f"unknown key {key!r} in {where}{near(key, keys)}")


def near(word: str, options: Iterable[str]) -> str:
    """Return the end of a sentence that names the option nearest to *word*; empty if none is near."""
    close = difflib.get_close_matches(word, list(options), 1)
    return f"; did you mean {close[0]!r}?" if close else ""


def unknown_names(names: Iterable[str], known: Iterable[str], most: int = 5) -> str:
    """Return names of people that nobody here has, each with the one that is very close to it, not too many.

    A number is close to nothing: every number looks like the next one's.
    """
    every = sorted(names)
    people = [name for name in known if _has_letters(name)]
    shown = []
    for name in every[:most]:
        close = difflib.get_close_matches(name, people, 1, cutoff=0.8) if _has_letters(name) else []
        shown.append(repr(name) + (f" (did you mean {close[0]!r}?)" if close else ""))
    return ", ".join(shown) + (f" and {len(every) - most} more" if len(every) > most else "")


def _has_letters(name: str) -> bool:
    return any(char.isalpha() for char in name)


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key, {})
    if not isinstance(value, dict):
        raise ValueError(f"{key} must be a table, [{key}]")
    return value


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    value = data.get(key, [])
    if not isinstance(value, list):
        raise ValueError(f"{key} must be a list, got {value!r}")
    return value


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{key} is missing or no text")
    return value


def _truth(data: Mapping[str, Any], key: str) -> bool:
    value = data.get(key, False)
    if not isinstance(value, bool):
        raise ValueError(f"{key} must be true or false, got {value!r}")
    return value


def _positive(data: Mapping[str, Any], key: str, default: float | None, *, allow_zero: bool = False) -> float:
    value = data.get(key, default)
    if value is None:
        raise ValueError(f"{key} is missing")
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{key} must be a number, got {value!r}")
    if value < 0 or (value == 0 and not allow_zero):
        least = "0 or greater" if allow_zero else "greater than 0"
        raise ValueError(f"{key} must be {least}, got {value!r}")
    return float(value)


def _whole(data: Mapping[str, Any], key: str, default: float, *, allow_zero: bool = False) -> int:
    value = _positive(data, key, default, allow_zero=allow_zero)
    if value != int(value):
        raise ValueError(f"{key} must be a whole number, got {value!r}")
    return int(value)
