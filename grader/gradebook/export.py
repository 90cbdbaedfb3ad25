"""Write out what the gradebook holds: a file a student and lab, the page, and `grades.csv`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from grader.assignment import Assignment
from grader.gradebook.grades import table_of, write_grades
from grader.gradebook.policy import Rules
from grader.gradebook.recorded import report_of
from grader.grading import Run
from grader.report import write_report
from grader.results import failure_of, result_data, result_path, told_of, write_result

if TYPE_CHECKING:
    from grader.gradebook.book import Gradebook


def export(book: Gradebook, out: Path, assignments: Mapping[str, Assignment], rules: Rules) -> None:
    """Write all that is for people below *out*, anew where it differs; a failure of ours that is told there stays."""
    grades = book.grades(with_results=True)
    reports, facts = [], []
    with told_of(out):
        for entry, _ in grades:
            result = entry.attempts[-1].result if entry.attempts else None
            if result is None or entry.lab not in assignments:
                continue
            assignment = assignments[entry.lab]
            reports.append(report_of(result, entry.name, assignment))
            facts.append(result.facts)
            if not failure_of(result_path(out, entry.raw, entry.lab)).exists():
                write_result(out, entry.raw, result_data(reports[-1], assignment, result.facts, result.key))
        if reports:
            write_report(out, Run(max(facts, key=lambda each: each.started), tuple(reports), ()))
        write_grades(table_of(book), out, rules)
