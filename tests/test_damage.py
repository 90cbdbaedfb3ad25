"""Five hundred damaged notebooks: each is graded or ends in one message, none in a traceback, none takes long."""

from __future__ import annotations

import contextlib
import copy
import json
import random
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.hand_ins.hand_in import RefusedHandIn, read_hand_in
from grader.sandbox.inside.notebook import Reading
from grader.sandbox.inside.source import UnreadableHandIn, read

NOTEBOOKS = sorted(Path(__file__).with_name("notebooks").glob("*.ipynb"))
COUNT = 500
GRADED = 100  # of them, by the command, with everything that belongs to it
SECONDS = 2.0  # of computing
HUGE = 50 << 20
VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 10**30, 1.5, float("inf"), float("nan"), "", "code", "x = 1", "\ud800", "\0", "é" * 999),
    *([], {}, [[]], [None], {"": {}}, ["def f(:", 3, None, ["x"]], {"cell_type": "code", "source": "x = ("}),
)
LINES = (
    "%%bash",
    "%magic (",
    "!ls \\",
    "    indented",
    "def f(",
    "'''",
    "\t",
    ")",
    "\x0c",
    "x = 9**9**9",
    "return",
    "é",
)
Random = random.Random


def nodes(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container of a JSON value with every key of it."""
    todo = [value]
    while todo:
        now = todo.pop()
        keys = list(now) if isinstance(now, dict) else range(len(now)) if isinstance(now, list) else ()
        for key in keys:
            yield now, key
            todo.append(now[key])


# --- what may happen to a notebook ------------------------------------------------------------------------------------


def exchanged(book: Any, chance: Random) -> None:
    """Put a value of another type somewhere."""
    holder, key = chance.choice(list(nodes(book)))
    holder[key] = copy.deepcopy(chance.choice(VALUES))


def deleted(book: Any, chance: Random) -> None:
    """Lose a key or an element."""
    holder, key = chance.choice(list(nodes(book)))
    del holder[key]


def nested(book: Any, chance: Random) -> None:
    """Wrap a value in lists or objects, or put the notebook into itself."""
    holder, key = chance.choice(list(nodes(book)))
    for _ in range(chance.choice((1, 2, 200))):
        holder[key] = [holder[key]] if chance.random() < 0.5 else {"cells": holder[key]}
    if chance.random() < 0.1:
        with contextlib.suppress(RecursionError):  # it was nested before
            book["metadata"] = copy.deepcopy(book)


def shuffled(book: Any, chance: Random) -> None:
    """Move, copy, split, join and lose cells."""
    cells = book.get("cells")
    if not isinstance(cells, list) or not cells:
        return
    chance.shuffle(cells)
    cells += copy.deepcopy(cells[: chance.randrange(3)])
    for cell in cells:
        if isinstance(cell, dict) and isinstance(cell.get("source"), list) and chance.random() < 0.3:
            cell["source"] = cell["source"][: chance.randrange(len(cell["source"]) + 1)]


def rewritten(book: Any, chance: Random) -> None:
    """Put odd lines into the code."""
    for holder, key in list(nodes(book)):
        if key == "source" and chance.random() < 0.4:
            lines = "".join(map(str, holder[key])).split("\n")
            lines.insert(chance.randrange(len(lines) + 1), chance.choice(LINES))
            holder[key] = "\n".join(lines) if chance.random() < 0.5 else [f"{line}\n" for line in lines]


def older(book: Any, chance: Random) -> None:
    """Claim another format, or be of one."""
    book["nbformat"] = chance.choice((2, 3, 4, "4", 99, None))
    if chance.random() < 0.5 and "cells" in book:
        book["worksheets"] = [{"cells": book.pop("cells")}]


def printed(book: Any, chance: Random) -> None:
    """Hold long or odd outputs."""
    for holder, key in list(nodes(book)):
        if key == "outputs":
            size = chance.choice((10, 10_000, 1_000_000))
            holder[key] = [{"output_type": "stream", "name": "stdout", "text": ["x" * size]}, chance.choice(VALUES)]


CHANGES = (exchanged, exchanged, exchanged, deleted, deleted, nested, shuffled, rewritten, older, printed)


def damaged(number: int) -> bytes:
    """Return the notebook of a *number*: a real one with up to four changes, then perhaps broken bytes."""
    chance = Random(number)
    data = NOTEBOOKS[number % len(NOTEBOOKS)].read_bytes()
    if number % 5:
        book = json.loads(data)
        for _ in range(chance.randint(1, 4)):
            if isinstance(book, dict) and book:
                chance.choice(CHANGES)(book, chance)
        data = json.dumps(book, indent=chance.choice((None, 1)), ensure_ascii=chance.random() < 0.5).encode(
            "utf-8", "surrogatepass"
        )
    if number % 5 == 0 or number % 7 == 0:
        data = broken(data, chance)
    if number % 125 == 1:
        data = data.replace(b'"metadata"', b'"outputs": "' + b"x" * HUGE + b'", "metadata"', 1)
    return data


def broken(data: bytes, chance: Random) -> bytes:
    """Return *data* as a bad disk, editor or transfer leaves it."""
    place = chance.randrange(len(data))
    kind = chance.randrange(6)
    if kind == 0:
        return data[:place]
    if kind == 1:
        return data[:place] + chance.randbytes(9) + data[place:]
    if kind == 2:
        return data[:place] + data[place + chance.randrange(200) :]
    if kind == 3:
        return data[:place] + bytes([data[place] ^ (1 << chance.randrange(8))]) + data[place + 1 :]
    if kind == 4:
        return chance.choice((b"\xef\xbb\xbf", b"\xff\xfe", b"\n", b"<<<<<<< HEAD\n")) + data
    return data.replace(b"\n", b"\r\n") + data[:place] if chance.random() < 0.5 else b'{"cells": ' + b"[" * 100_000


# --- what comes of it -------------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")  # of what is left of the code
def test_damaged_notebooks_are_modules_or_one_message(tmp_path: Path) -> None:
    """Each of five hundred is a module, or is refused in one line of words, within two seconds."""
    path = tmp_path / "lab.ipynb"
    modules, told = 0, set()
    for number in range(COUNT):
        path.write_bytes(damaged(number))
        start = time.process_time()
        try:
            module = read(read_hand_in(tmp_path, Path(path.name)).data, ".ipynb", Reading(("masked_mean",)))
            compile(module.text, "lab", "exec", dont_inherit=True)
            modules += 1
        except (RefusedHandIn, UnreadableHandIn) as problem:
            (line,) = str(problem).splitlines()
            assert "Traceback" not in line
            told.add(re.sub(r"\d+|\(.*?\)", "", line))
        assert time.process_time() - start < SECONDS, number
    assert COUNT / 4 < modules < COUNT  # both are common
    assert len(told) > 3, told


@pytest.mark.timeout(1200)
def test_class_of_damaged_notebooks_is_graded(
    course: Path, tmp_path: Path, grader: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """Graded as a class, every one has a result: a score, or why it has none, and nobody is ungradable."""
    for number in range(0, COUNT, COUNT // GRADED):
        folder = tmp_path / "class" / f"s{number:03}"
        folder.mkdir(parents=True)
        (folder / "masked.ipynb").write_bytes(damaged(number + number // 5 % 5))
    done = grader("grade", tmp_path / "class", "-o", tmp_path / "out", "--course", course, "--seed", 1)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    results = [json.loads(path.read_text()) for path in (tmp_path / "out").glob("*/masked.json")]
    assert len(results) == GRADED
    for result in results:
        assert result["gradable"]
        assert len(result["problem"].splitlines()) <= 1
        said = [result["problem"], *result["notes"], *(check["message"] for check in result["checks"])]
        assert not any("Traceback" in text for text in said)
        assert all(check["outcome"] in ("passed", "failed", "error", "not_implemented") for check in result["checks"])
    scores = [result["score"] for result in results]
    assert max(scores) == 4.0
    assert min(scores) == 0.0
