"""Ctrl-C and SIGTERM wait for what is being written: an exception out of the middle of it would lose what was meant."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any


class _Wait:
    """A handler of signals that lets the first one wait; a class because it remembers that, and is known again."""

    def __init__(self, before: Mapping[int, Callable[[int, FrameType | None], Any]]) -> None:
        self.before, self.late, self.waits = before, list[int](), True

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if self.waits and not self.late:
            self.late.append(number)
        else:
            self.before[number](number, frame)


@contextmanager
def not_interrupted() -> Iterator[None]:
    """Let Ctrl-C, and SIGTERM where a command handles it, wait for the end of the block; a second one does not wait.

    An exception out of the middle of a statement would cost the connection, and what is to be told from it afterwards.
    Within another such block this one is a part of it.
    """
    installed = {int(each): signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    within = any(isinstance(each, _Wait) and each.waits for each in installed.values())
    if within or threading.current_thread() is not threading.main_thread():  # which is where Python handles signals
        yield
        return
    # one that a signal in the wrong moment has left there hands everything on; it is taken away now
    own = {number: each.before[number] if isinstance(each, _Wait) else each for number, each in installed.items()}
    before = {number: each for number, each in own.items() if callable(each)}
    wait = _Wait(before)
    try:
        for number in before:
            signal.signal(number, wait)
        yield
    finally:
        wait.waits = False
        for number, handler in before.items():
            signal.signal(number, handler)
        if wait.late:
            before[wait.late[0]](wait.late[0], None)
