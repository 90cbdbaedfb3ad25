"""What happens in a run, as it happens: one JSON object a line on standard output, schema `grader/event/v1`.

For CI and dashboards; docs/events.md lists the fields. What a student wrote or chose is cleaned as in results. Runs in
the command's own process.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from grader.hand_ins.collect import clean_name, file_name
from grader.outcome import clean, json_for_logs
from grader.scoring import Report
from grader.watch import Watch

if TYPE_CHECKING:
    from grader.grading import Run

SCHEMA = "grader/event/v1"


class Events(Watch):
    """Tells each event to whoever reads standard output; when nobody does any more, the run goes on."""

    heard = True

    def started(self, labs: Mapping[str, int]) -> None:
        """Tell what there is to do."""
        super().started(labs)
        self._tell("started", labs=dict(labs))

    def kept(self, report: Report, total: int) -> None:
        """Tell one result that was there."""
        super().kept(report, total)
        self._tell("kept", **_about(report))

    def graded(self, report: Report, total: int) -> None:
        """Tell one hand-in that was graded, or was not."""
        super().graded(report, total)
        self._tell("graded" if report.gradable else "ungradable", **_about(report), **self._pace())

    def finished(self, run: Run) -> None:
        """Tell how the class did."""
        everybody = self.tally.all
        self._tell(
            "finished",
            kept=self.kept_count,
            graded=self.done - self.kept_count - everybody.ungradable,
            ungradable=everybody.ungradable,
            full=everybody.full,
            zero=everybody.zero,
            mean=round(everybody.mean, 6),
            sandbox=sorted(self.tally.levels),
            device=run.facts.device,
            seed=str(run.facts.seed),
            remarks=[clean(remark, 1000) for remark in run.remarks],
        )

    def stopped(self) -> None:
        """Tell that the rest is not graded."""
        self._tell("stopped")

    def _pace(self) -> dict[str, float | None]:
        left = self.left
        return {"rate": round(self.pace.rate, 3), "seconds_left": None if left is None else round(left, 1)}

    def _tell(self, event: str, **fields: object) -> None:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        head = {"schema": SCHEMA, "event": event, "at": at, "seconds": round(self.clock() - self.began, 3)}
        text = json.dumps({**head, "done": self.done, "total": self.total, **fields})
        if self.heard:
            try:
                sys.stdout.write(json_for_logs(text) + "\n")
                sys.stdout.flush()
            except BrokenPipeError:
                self._unheard()

    def _unheard(self) -> None:
        """Say once that nobody listens; Python would fail at its end to write what is left."""
        self.heard = False
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print("nobody reads the events any more; grading goes on", file=sys.stderr, flush=True)


def _about(report: Report) -> dict[str, Any]:
    return {
        "student": clean_name(report.student),
        "lab": report.lab,
        "result": f"{file_name(report.student)}/{report.lab}.json",
        "score": report.score if report.gradable else None,
        "max_score": report.max_score,
        "open_points": report.open_points,
        "problem": clean(report.problem),
        "passed": sum(check.passed for check in report.checks),
        "checks": len(report.checks),
    }
