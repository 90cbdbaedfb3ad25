"""Who hears of a run while it runs: a live table on a terminal, few plain lines elsewhere, events for programs.

A `Watch` is told of each report as it is recorded. Runs in the command's own process; only the live table loads rich.
"""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Self

from grader.outcome import harmless
from grader.scoring import Report
from grader.tally import Tally

if TYPE_CHECKING:
    from grader.grading import Run

LAST = 200  # hand-ins by which the rate is told
LINES_AT = (10.0, 30.0, 60.0)  # seconds after the start; from then on a line each time as many have passed again


class Pace:
    """How fast hand-ins are graded now; a class because it remembers when the last ones came."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times: deque[float] = deque([clock()], maxlen=LAST + 1)

    def add(self) -> None:
        """Take one hand-in that was graded now."""
        self._times.append(self._clock())

    @property
    def rate(self) -> float:
        """Return hand-ins a second, over the last of them and the time that the next one has taken by now."""
        seconds = self._clock() - self._times[0]
        return (len(self._times) - 1) / seconds if seconds > 0 else 0.0

    def left(self, hand_ins: int) -> float | None:
        """Return the seconds that so many more will take; None while nobody can know."""
        return hand_ins / self.rate if self.rate else None


def as_time(seconds: float | None) -> str:
    """Return seconds as people read them: 0:07, 12:30, 1:02:03; "?" where nobody knows."""
    if seconds is None:
        return "?"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


class Watch:
    """Hears of a run and keeps count; tells nobody."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.total = self.kept_count = 0
        self.tally = Tally()
        self.pace = Pace(clock)
        self.began = clock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def done(self) -> int:
        """Count the hand-ins with a result."""
        return self.tally.all.hand_ins

    @property
    def left(self) -> float | None:
        """Return the seconds until all are graded; None while nobody can know."""
        return self.pace.left(self.total - self.done)

    def started(self, labs: Mapping[str, int]) -> None:
        """Hear how many hand-ins of which labs there are."""
        self.total = sum(labs.values())

    def kept(self, report: Report, total: int) -> None:
        """Hear of a result that holds since an earlier run, or is that of an equal hand-in."""
        self.total = total
        self.kept_count += 1
        self.tally.add(report)

    def graded(self, report: Report, total: int) -> None:
        """Hear of a hand-in that was graded now, or that could not be."""
        self.total = total
        self.tally.add(report)
        self.pace.add()

    def finished(self, run: Run) -> None:
        """Hear that all is written."""

    def stopped(self) -> None:
        """Hear that somebody stopped the run."""

    def close(self) -> None:
        """Leave a terminal as it was."""


class PlainLines(Watch):
    """Says how far a run is in few lines on standard error, for logs: none of a short run."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(clock)
        self._said = 0

    def graded(self, report: Report, total: int) -> None:
        """Say it when it is time for a line."""
        super().graded(report, total)
        seconds = self.clock() - self.began
        if seconds >= self._next() and self.done < total:
            while seconds >= self._next():
                self._said += 1
            print(harmless(self.line()), file=sys.stderr, flush=True)

    def _next(self) -> float:
        more = self._said - len(LINES_AT) + 1
        return LINES_AT[self._said] if more <= 0 else LINES_AT[-1] * 2.0**more

    def line(self) -> str:
        """Return how far the run is."""
        parts = [f"{self.done} of {self.total} done"]
        parts += [f"{self.kept_count} of them before"] if self.kept_count else []
        parts += [f"{self.pace.rate:.3g} hand-ins/s", f"{as_time(self.left)} left"]
        parts += [f"{self.tally.all.ungradable} not gradable"] if self.tally.all.ungradable else []
        return ", ".join(parts)


def watch(*, events: bool, quiet: bool) -> Watch:
    """Return who is to hear of a run: a program, nobody, somebody at a terminal, or a log."""
    if events:
        from grader.events import Events

        return Events()
    if quiet:
        return Watch()
    if sys.stderr.isatty():
        from grader.live import LiveTable, can_be_live

        if can_be_live():
            return LiveTable()
    return PlainLines()
