"""Read the rules of a course, `[policy]` in `course.toml`. Unknown keys are errors with a suggestion.

[policy]
timezone = "Europe/Vienna"          # of every date below that names none, and of zip files' times
attempts = "best"                   # or "last", the default
late = { per_day = "10%", at_most = "50%", grace_minutes = 15, refuse_after_days = 7 }
missing = 0                         # who hands in nothing that can be read has 0; else a person decides

[policy.labs.attention]             # attempts and late may stand here, too
due = 2026-03-01                    # to the end of that day; or 2026-03-01T18:00:00
extra_credit = ["relative_positions"]
cap = "110%"
column = "Lab 3 (12345)"            # what Canvas calls it
missing = 0                         # see [policy]

[policy.extensions.amara]           # the student's folder, name or number
attention = 2026-03-08
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from grader.assignment import Assignment, check_known, near
from grader.course import PLAN, Course
from grader.errors import UsageProblem
from grader.gradebook.policy import BEST, LAST, Amount, LabRules, Late, Rules

_LAB_KEYS = ("due", "attempts", "late", "extra_credit", "cap", "column", "missing")
_LATE_KEYS = ("per_day", "at_most", "grace_minutes", "refuse_after_days")


def read_rules(course: Course) -> Rules:
    """Return the rules of a course; raise UsageProblem naming the file, the key and the cure."""
    path, labs = course.folder / PLAN, {lab.name: lab.assignment for lab in course.labs()}
    if not path.is_file():
        return Rules()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UsageProblem(f"{path} cannot be read: {error}") from None
    try:
        check_known(data, ("chapters", "policy"), "the plan of a course")
        return _rules(_table(data, "policy"), labs)
    except (ValueError, TypeError) as error:
        raise UsageProblem(f"{path}: {error}") from None


def _rules(data: Mapping[str, Any], labs: Mapping[str, Callable[[], Assignment]]) -> Rules:
    check_known(data, ("timezone", "attempts", "late", "missing", "labs", "extensions"), "[policy]")
    zone = _zone(data["timezone"]) if "timezone" in data else None
    rest = LabRules(attempts=_attempts(data, LAST), late=_late(data, Late()), missing=_missing(data, "[policy]"))
    named = _table(data, "labs")
    extensions = _extensions(_table(data, "extensions"), zone)
    for name in (*named, *extensions):
        if name not in labs:
            raise ValueError(f"there is no lab {name!r}{near(name, labs)}")
    rules = {name: _lab(name, _table(named, name), rest, zone, labs[name]) for name in named}
    for name, by_student in extensions.items():
        own = rules.get(name, rest)
        if own.due is None:
            raise ValueError(f"{name} has extensions, but no due date in [policy.labs.{name}]")
        rules[name] = replace(own, extensions=by_student)
    return Rules(rules, rest, zone)


def _lab(
    name: str, data: Mapping[str, Any], rest: LabRules, zone: tzinfo | None, assignment: Callable[[], Assignment]
) -> LabRules:
    where = f"[policy.labs.{name}]"
    check_known(data, _LAB_KEYS, where)
    extra = data.get("extra_credit", [])
    if not isinstance(extra, list):
        raise ValueError(f"{where}: extra_credit is a list of tasks, got {extra!r}")
    if extra:
        tasks = [task.name for task in assignment().tasks]
        unknown = [task for task in extra if task not in tasks]
        if unknown:
            raise ValueError(
                f"{where}: extra_credit names {unknown[0]!r}, which is no task{near(str(unknown[0]), tasks)}"
            )
        if set(extra) == set(tasks):
            raise ValueError(f"{where}: extra_credit names every task; then there is nothing it could be extra to")
    column = data.get("column", "")
    if not isinstance(column, str):
        raise ValueError(f"{where}: column is a text, got {column!r}")
    return LabRules(
        due=_moment(data["due"], zone, f"{where}: due") if "due" in data else None,
        late=_late(data, rest.late, where),
        attempts=_attempts(data, rest.attempts, where),
        extra_credit=tuple(extra),
        cap=_amount(data, "cap", where),
        column=column,
        missing=rest.missing or _missing(data, where),
    )


def _extensions(data: Mapping[str, Any], zone: tzinfo | None) -> dict[str, dict[str, datetime]]:
    """Return the due dates by lab and student."""
    found: dict[str, dict[str, datetime]] = {}
    for student in data:
        for lab, value in _table(data, student).items():
            found.setdefault(lab, {})[student] = _moment(value, zone, f"[policy.extensions.{student}] {lab}")
    return found


def _late(data: Mapping[str, Any], rest: Late, where: str = "[policy]") -> Late:
    if "late" not in data:
        return rest
    table = _table(data, "late")
    check_known(table, _LATE_KEYS, f"late in {where}")
    grace, refuse = _number(table, "grace_minutes"), _number(table, "refuse_after_days")
    return Late(
        per_day=_amount(table, "per_day", where) or Amount(0.0),
        at_most=_amount(table, "at_most", where),
        grace=timedelta(minutes=grace or 0.0),
        refuse_after=timedelta(days=refuse) if refuse is not None else None,
    )


def _missing(data: Mapping[str, Any], where: str) -> bool:
    value = data.get("missing", 0)
    if value != 0 or isinstance(value, bool):
        raise ValueError(f"{where}: missing is 0, or left out for a person to decide each time; got {value!r}")
    return "missing" in data


def _attempts(data: Mapping[str, Any], rest: str, where: str = "[policy]") -> str:
    value = data.get("attempts", rest)
    if value not in (LAST, BEST):
        raise ValueError(f"{where}: attempts is {LAST!r} or {BEST!r}, got {value!r}{near(str(value), (LAST, BEST))}")
    return str(value)


def _amount(data: Mapping[str, Any], key: str, where: str) -> Amount | None:
    """Return points, or a text such as "10%"."""
    value = data.get(key)
    if isinstance(value, str) and value.strip().endswith("%"):
        try:
            number = float(value.strip()[:-1])
        except ValueError:
            number = math.nan
        if math.isfinite(number) and number >= 0:
            return Amount(number, percent=True)
    points = _number(data, key, f'{where}: {key} is a number of points or a text such as "10%"')
    return None if points is None else Amount(points)


def _number(data: Mapping[str, Any], key: str, what: str = "") -> float | None:
    value = data.get(key)
    if value is None:
        return None
    good = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= 0
    if not good:
        raise ValueError(f"{what or f'{key} is a number, 0 or greater'}; got {value!r}")
    return float(value)


def _moment(value: object, zone: tzinfo | None, what: str) -> datetime:
    """Return a moment; a date without a time lasts to its end."""
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, date):
        moment = datetime.combine(value, time.max)
    else:
        raise ValueError(f"{what} is a date such as 2026-03-01 or 2026-03-01T18:00:00, without quotes; got {value!r}")
    if moment.tzinfo is not None:
        return moment
    if zone is None:
        raise ValueError(f'{what} names no time zone; add timezone = "Europe/Vienna" (yours) to [policy]')
    return moment.replace(tzinfo=zone)


def _zone(name: object) -> ZoneInfo:
    import zoneinfo

    try:
        return ZoneInfo(name)  # type: ignore[arg-type]
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        known = zoneinfo.available_timezones()
        missing = "" if known else "; this system has no time zones: pip install tzdata"
        raise ValueError(f"timezone {name!r} is unknown{near(str(name), known)}{missing}") from None


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key, {})
    if not isinstance(value, dict):
        raise ValueError(f"{key} is a table, got {value!r}")
    return value
