"""Have hand-ins parsed for showing, each in a confined process of its own.

Trusted side of `sandbox/inside/pages.py`. The processes are forked from one that has imported what they need and has
seen no hand-in; the wall around them is the one that student code runs behind, though none of that runs here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType

from grader.errors import SandboxLost
from grader.feedback.shown import Cell, Malformed, read_shown
from grader.hand_ins.hand_in import HandIn
from grader.sandbox import Ending, Frame, Level, Limits, Wall, open_wall
from grader.sandbox.jail import PAGES

LIMITS = Limits(seconds=15.0, memory=1 << 30, reply=64 << 20, threads=8)
WORDS = {
    Ending.CPU_TIME: f"it takes more than {LIMITS.seconds:g} s",
    Ending.WALL_TIME: f"it takes more than {LIMITS.wall:g} s",
    Ending.MEMORY: f"it takes more than {LIMITS.memory >> 20} MB of memory",
    Ending.REPLY_TOO_LARGE: "there is too much of it",
}

MAY_PASS = (Ending.CPU_TIME, Ending.WALL_TIME, Ending.THREADS, Ending.SIGNAL)  # a busy machine has them, too


@dataclass(frozen=True, slots=True)
class Shown:
    """A hand-in as it is shown."""

    cells: tuple[Cell, ...] = ()
    plain: bool = False  # without colours, and nobody looked where anything is defined
    may_pass: bool = False  # the cause of that: another try may show more


class NotShown(Exception):
    """A hand-in cannot be shown; the message says why, for student and instructor."""

    def __init__(self, why: str, *, may_pass: bool = False) -> None:
        super().__init__(why)
        self.may_pass = may_pass  # the cause may be the machine's


class Window:
    """Shows hand-ins; opens the sandbox at the first one. A class because that has a lifetime."""

    def __init__(self, required: Level, at_most: Level) -> None:
        self._levels = required, at_most
        self._wall: Wall | None = None

    def __enter__(self) -> Window:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the sandbox; the next hand-in opens another."""
        if self._wall is not None:
            self._wall.close()
            self._wall = None

    def show(self, hand_in: HandIn, names: Sequence[str]) -> Shown:
        """Return a hand-in as it is shown, with the places of *names*; raise NotShown.

        What is too much for a parser is tried again plain, without colours and places.
        """
        try:
            return Shown(self._ask(hand_in, names, plain=False))
        except NotShown as first:
            try:
                return Shown(self._ask(hand_in, names, plain=True), plain=True, may_pass=first.may_pass)
            except NotShown as second:
                raise NotShown(str(second), may_pass=first.may_pass or second.may_pass) from None

    def _ask(self, hand_in: HandIn, names: Sequence[str], *, plain: bool) -> tuple[Cell, ...]:
        head = json.dumps({"suffix": hand_in.suffix, "names": list(names), "plain": plain}).encode() + b"\n"
        frames = Frame((head, hand_in.data)), Frame((b"{}\n",))
        for last in (False, True):
            if self._wall is None:
                required, at_most = self._levels
                self._wall = open_wall(required, at_most=at_most, role=PAGES)
            try:
                reply = self._wall.call(*frames, LIMITS, device="cpu", capture=False)
            except SandboxLost:
                self.close()
                if last:
                    raise
            else:
                break
        if reply.ending is not Ending.REPLIED or reply.exit:
            raise NotShown(WORDS.get(reply.ending, "what reads it breaks"), may_pass=reply.ending in MAY_PASS)
        try:
            return read_shown(reply.frame)
        except Malformed as problem:
            raise NotShown(str(problem)) from None
