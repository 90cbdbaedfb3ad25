"""A table on the terminal that grows while a class is graded: each lab so far, the rate, the time that is left.

Runs in the command's own process. It is drawn on standard error twice a second, in one place, and wiped when the run
ends, so that standard output holds nothing but the result.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from grader.hand_ins.collect import clean_name
from grader.scoring import Report
from grader.watch import PlainLines

SHOWN = 12  # labs, the last that were begun
WIDTH = 40  # of the bar


def can_be_live() -> bool:
    """Say whether standard error is a terminal on which lines can be drawn again."""
    console = Console(stderr=True)
    return console.is_terminal and not console.is_dumb_terminal


class LiveTable(PlainLines):
    """Shows how far a run is; has the lifetime of the drawing."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, console: Console | None = None) -> None:
        super().__init__(clock)
        self._labs: Mapping[str, int] = {}
        self._last = "starting the sandbox"
        self._live = Live(
            console=console or Console(stderr=True),
            get_renderable=self.drawn,
            refresh_per_second=2,  # each costs some milliseconds of a core that grades
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def started(self, labs: Mapping[str, int]) -> None:
        """Begin to draw."""
        super().started(labs)
        self._labs = dict(labs)
        self._live.start()

    def kept(self, report: Report, total: int) -> None:
        """Count it."""
        super().kept(report, total)
        self._last = "looking for what is graded already"

    def graded(self, report: Report, total: int) -> None:
        """Count it, and say whose it was."""
        super(PlainLines, self).graded(report, total)
        self._last = f"{clean_name(report.student)[:30]} {report.lab}"

    def close(self) -> None:
        """Wipe it all and give the terminal its cursor back."""
        self._live.stop()

    def drawn(self) -> RenderableType:
        """Return what is shown now."""
        bar = Table.grid(padding=(0, 1))
        done = ProgressBar(total=max(1, self.total), completed=self.done, width=WIDTH)
        bar.add_row(done, Text(self.line()))
        return Group(self._by_lab(), bar, Text(self._last, style="dim", no_wrap=True, overflow="ellipsis"))

    def _by_lab(self) -> Table:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for name in ("lab", "done", "mean", "full marks", "none", "not gradable"):
            table.add_column(name, justify="left" if name == "lab" else "right", no_wrap=True)
        for lab, count in list(self.tally.labs.items())[-SHOWN:]:
            mean = f"{100 * count.mean:.0f} %" if count.graded else "-"
            cells = (f"{count.hand_ins}/{self._labs.get(lab, '?')}", mean, str(count.full), str(count.zero))
            table.add_row(lab, *cells, str(count.ungradable or ""))
        return table
