"""The corpus of attacks: what each file tries, what must come of it, and the class that is made of them.

A file in `hand_ins/` is handed in as it is; a file in `made/` is ours and makes an odd folder with `make(folder)`. Both
begin with comment lines: the item of the threat list and what it tries, then TOML with what must come of it.

    # A15: forges a whole reply, then ends the process
    # expect = "failed"                           outcome of the public check, at every level or { L2 = ..., L1 = ... }
    # reason = "differs"                          a pattern found in what is said of it; EPERM stands for "[Errno 1]"
    # points = 0                                  of ten
    # levels = ["L2", "L1", "L0"]                 the first two by default; accidents also at L0
    # defence = ["landlock"]                      without any one of these (see weak.py) it reaches its aim
    # aim = "<script>"                            what must be found then in results, report or output; ten points if ""
    # student = "-rf"                             name of the folder, which is the student's; that of the file if ""

In a hand-in, @COURSE@, @CLASS@, @OUT@ and @FREE@ stand for the folders of the course, of the hand-ins, of the results,
and one that all users may write: an attacker who knows where everything is. `python tests/attacks/corpus.py` prints the
score-board of docs/scoreboard.md.
"""

from __future__ import annotations

import errno
import importlib.util
import re
import shutil
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LEVELS = ("L2", "L1", "L0")
RIGHT = "def scaled(x, by):\n    return x * by\n"
_FIRST = re.compile(r"# ([A-F]\d\d)\w*: (.+)")
_ERRNO = re.compile(r"\bE[A-Z0-9]{3,}\b")


@dataclass(frozen=True, slots=True)
class Attack:
    """One hostile or broken hand-in and what must come of it; expectations by level."""

    path: Path
    item: str  # of the threat list: "A07"
    tries: str
    expect: Mapping[str, str]
    reason: Mapping[str, str]
    points: Mapping[str, float]
    levels: tuple[str, ...] = ("L2", "L1")
    defence: tuple[str, ...] = ()
    aim: str = ""
    student: str = ""  # who hands it in, where that is not the name of the file

    @property
    def name(self) -> str:
        """The name that tests and the score-board use."""
        return self.path.stem

    @property
    def made(self) -> bool:
        """Say whether the file makes the hand-in instead of being it."""
        return self.path.parent.name == "made"

    def pattern(self, level: str) -> str:
        """Return the pattern of the reason at *level*."""
        return _ERRNO.sub(lambda name: _errno_pattern(name[0]), self.reason[level])


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything lies in one run."""

    course: Path
    hand_ins: Path
    out: Path
    free: Path  # everybody may write here
    canary: str

    def fill(self, text: str) -> str:
        """Put the places into a text."""
        for word, place in (("COURSE", self.course), ("CLASS", self.hand_ins), ("OUT", self.out), ("FREE", self.free)):
            text = text.replace(f"@{word}@", str(place))
        return text


def _errno_pattern(name: str) -> str:
    number = getattr(errno, name, None)
    return rf"\[Errno {number}\]" if number is not None else name


def read_attack(path: Path) -> Attack:
    """Return the attack in a file; raise ValueError for a header that is not as this module says."""
    lines = path.read_bytes().decode("utf-8", "replace").lstrip("\ufeff").splitlines()
    first = _FIRST.fullmatch(lines[0]) if lines else None
    if first is None:
        raise ValueError(f"{path.name}: the first line is not `# ITEM: what it tries`")
    header = []
    for line in lines[1:]:
        if not line.startswith("# "):
            break
        header.append(line[2:])
    told: dict[str, Any] = tomllib.loads("\n".join(header))
    unknown = set(told) - {field.name for field in fields(Attack)} | set(told) & {"path", "item", "tries"}
    levels = tuple(told.get("levels", ("L2", "L1")))
    if unknown or "expect" not in told or "reason" not in told or set(levels) - set(LEVELS):
        raise ValueError(f"{path.name}: expect and reason must be there, levels be known; unknown: {sorted(unknown)}")
    by_level = {key: _by_level(told.get(key, 0), levels) for key in ("expect", "reason", "points")}
    texts = {key: told.get(key, "") for key in ("aim", "student")}
    defence = tuple(told.get("defence", ()))
    return Attack(path, first[1], first[2], **by_level, levels=levels, defence=defence, **texts)


def _by_level(value: Any, levels: Iterable[str]) -> dict[str, Any]:
    return {level: value[level] if isinstance(value, dict) else value for level in levels}


def read_corpus() -> tuple[Attack, ...]:
    """Return all attacks, by name."""
    paths = [*(HERE / "hand_ins").iterdir(), *(HERE / "made").glob("*.py")]
    return tuple(sorted((read_attack(path) for path in paths if path.is_file()), key=lambda attack: attack.name))


def write_course(folder: Path, canary: str) -> None:
    """Write the course whose lab is attacked, with its secrets."""
    shutil.copytree(HERE / "course", folder)
    for path in folder.rglob("*.py"):
        path.write_text(path.read_text().replace("@CANARY@", canary))


def write_class(places: Places, attacks: Iterable[Attack]) -> None:
    """Write the hand-ins; an honest one follows each, which must notice nothing, and a victim holds a secret."""
    for attack in attacks:
        folder = places.hand_ins / (attack.student or attack.name)
        folder.mkdir(parents=True)
        if attack.made:
            _module(attack.path).make(folder)
        else:
            data = attack.path.read_bytes()
            if b"@" in data:
                data = places.fill(data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
            (folder / f"scaled{attack.path.suffix}").write_bytes(data)
        honest = places.hand_ins / f"{attack.name}.honest"
        honest.mkdir()
        (honest / "scaled.py").write_text(RIGHT)
    victim = places.hand_ins / "victim"
    victim.mkdir()
    (victim / "scaled.py").write_text(f"# {places.canary}-victim\n{RIGHT}")
    (places.free / "secret.txt").write_text(f"{places.canary}-file\n")


def _module(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(f"made_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def scoreboard(attacks: Iterable[Attack]) -> str:
    """Return the table of all attacks in Markdown: what each tries and what stops it."""
    rows = ["| attack | what it tries | L2 | L1 | L0 |", "|---|---|---|---|---|"]
    for attack in attacks:
        told = [_told(attack, level) for level in LEVELS]
        rows.append(f"| `{attack.name}` | {attack.tries.replace('|', chr(92) + '|')} | {' | '.join(told)} |")
    return "\n".join(rows) + "\n"


def _told(attack: Attack, level: str) -> str:
    if level not in attack.levels:
        return ""
    points = f", {attack.points[level]:g} points" if attack.points[level] else ""
    reason = attack.reason[level].replace("\\", "").replace("|", "&#124;")
    return f"{attack.expect[level]}{points}: {reason}"


if __name__ == "__main__":
    print(scoreboard(read_corpus()), end="")
