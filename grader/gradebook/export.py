"""Write out what the gradebook holds: a file a student and lab, the page, and `grades.csv`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from grader.assignment import Assignment
from grader.gradebook.class_reports import ClassReports
from grader.gradebook.grades import table_of, write_grades
from grader.gradebook.policy import Rules
from grader.grading import Run
from grader.report import write_report
from grader.results import RunFacts, failure_of, result_data, result_path, told_of, write_result

if TYPE_CHECKING:
    from grader.gradebook.book import Gradebook


def export(book: Gradebook, out: Path, assignments: Mapping[str, Assignment], rules: Rules) -> None:
    """Write all that is for people below *out*, anew where it differs; a failure of ours that is told there stays."""
    everybody = ClassReports(book, assignments)
    newest: RunFacts | None = None
    with told_of(out):
        for entry, report, result in everybody.each():
            assert result is not None
            newest = result.facts if newest is None or result.facts.started >= newest.started else newest
            if not failure_of(result_path(out, entry.raw, entry.lab)).exists():
                data = result_data(report, assignments[entry.lab], result.facts, result.key)
                write_result(out, entry.raw, data)
        if newest is not None:
            write_report(out, Run(newest, everybody, (), counts=everybody.counts(rules)))
        write_grades(table_of(book), out, rules)
