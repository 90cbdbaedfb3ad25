"""The scores that count, beside the points of the checks: due dates, attempts and changes by hand make them others.

Runs in the command's own process. Imports neither torch nor SQLAlchemy.
"""

from __future__ import annotations

from grader.gradebook.policy import Rules, Score
from grader.gradebook.recorded import Entry
from grader.scoring import Report


class Counts:
    """Scores of reports, without those that cannot be others than the points; a class because it grows."""

    def __init__(self, rules: Rules | None = None) -> None:
        self._rules = rules or Rules()
        self._scores: dict[tuple[str, str], Score] = {}

    def note(self, student: str, entry: Entry, score: Score | None) -> None:
        """Take the score of an entry, whose report calls the *student* so."""
        own = self._rules.of(entry.lab)
        on_top = bool(own.extra_credit) or own.cap is not None
        if score is not None and (on_top or len(entry.attempts) != 1 or score.raw != score.score):
            self._scores[student, entry.lab] = score

    def of(self, report: Report) -> Score | None:
        """Return the score that counts where it is another than the points of the report."""
        score = self._scores.get((report.student, report.lab))
        if score is None or (report.gradable and (score.score, score.max_score) == (report.score, report.max_score)):
            return None
        return score
