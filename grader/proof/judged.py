"""Read what the author of a lab has judged by hand, each with a reason: `solutions/<lab>/judged.toml`.

    [[equivalent]]                 a mutant of `grader mutate` that is the same answer in other words
    within = "Adam.step"
    before = "m = m * beta + (1 - beta) * g"
    after = "m = m * beta - (beta - 1) * g"
    reason = "the same formula"

    [[insensitive]]                what `grader verify` says of a call whose answers measure too little
    fault = "no answer of filled changes with argument 3"
    reason = "the old parameters, which initialisation has to overwrite"

Trusted side; a judgement that holds no longer is told by the command that it is made for.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.course import Lab
from grader.errors import UsageProblem

FILE = "judged.toml"
_KEYS = {"equivalent": ("within", "before", "after", "reason"), "insensitive": ("fault", "reason")}


@dataclass(frozen=True, slots=True)
class Change:
    """What a mutant has changed; its line may move, so it is known by its text."""

    within: str  # the function or method, with the class before it
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The judgements on a lab, with their reasons."""

    equivalent: Mapping[Change, str] = field(default_factory=dict)
    insensitive: Mapping[str, str] = field(default_factory=dict)  # by what `grader verify` says


def read_judged(lab: Lab) -> Judged:
    """Return what is judged of a lab, nothing where there is no such file; raise UsageProblem for a bad one."""
    path = lab.solution.parent / FILE
    if not path.is_file():
        return Judged()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageProblem(f"{path} cannot be read: {error}") from None
    if set(data) - set(_KEYS):
        raise UsageProblem(f"{path} holds {' and '.join(map('[[{}]]'.format, _KEYS))}; found {', '.join(sorted(data))}")
    for kind, keys in _KEYS.items():
        if not isinstance(data.get(kind, []), list):
            raise UsageProblem(f"{path}: {kind} is written [[{kind}]], once for each")
        for number, entry in enumerate(data.get(kind, []), 1):
            if not isinstance(entry, dict) or set(entry) != set(keys) or not all(map(_is_text, entry.values())):
                raise UsageProblem(f"{path}: {kind} {number} needs {', '.join(keys)}, each a text, and nothing else")
            if not entry["reason"].strip():
                raise UsageProblem(f"{path}: {kind} {number} needs a reason")
    return Judged(
        {Change(each["within"], each["before"], each["after"]): each["reason"] for each in data.get("equivalent", [])},
        {each["fault"]: each["reason"] for each in data.get("insensitive", [])},
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str)
