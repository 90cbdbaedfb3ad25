"""The gradebook's tables, and the steps that bring an older one up to date.

Nothing is ever changed or deleted but the student's shown name: what happens is added, and the newest row counts. Times
are ISO 8601 in UTC, and texts that may hold anything are ASCII JSON, so that every database keeps them alike.

The steps are a numbered list here, not Alembic: a gradebook is mostly one small file of one user, is brought up to date
when it is opened and not by an administrator, and has one line of history. Alembic's version files, environment and
templates (8 MB with Mako) serve teams whose branches are merged.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    inspect,
    select,
    text,
)

from grader.errors import UsageProblem

METADATA = MetaData()

ABOUT = Table("torchgrade", METADATA, Column("version", Integer, nullable=False))

STUDENTS = Table(
    "students",
    METADATA,
    Column("id", String(120), primary_key=True),  # the name of the folder of results
    Column("name", Text, nullable=False),  # as it is shown
    Column("raw", Text, nullable=False),  # as it was found, JSON
    Column("platform", String(16), nullable=False, default=""),
    Column("number", Text, nullable=False, default=""),  # the platform's, of the lab that was handed in last
)

NUMBERS = Table(
    "numbers",
    METADATA,
    Column("student", ForeignKey(STUDENTS.c.id), primary_key=True),
    Column("platform", String(16), primary_key=True),
    Column("lab", Text, primary_key=True),  # Moodle's are others in each
    Column("number", Text, nullable=False),
    Column("name", Text, nullable=False),  # that the student had with it, JSON
    Column("at", String(32), nullable=False),
    UniqueConstraint("platform", "lab", "number"),
)

HAND_INS = Table(
    "hand_ins",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("suffix", String(8), primary_key=True),
    Column("data", LargeBinary, nullable=False),  # zlib
)

ATTEMPTS = Table(
    "attempts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("student", ForeignKey(STUDENTS.c.id), nullable=False),
    Column("lab", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("submission", String(64), nullable=False),
    Column("files", Text, nullable=False),  # JSON: [[suffix, hash], ...]
    Column("seen_at", String(32), nullable=False),
    UniqueConstraint("student", "lab", "number"),
)

TIMES = Table(
    "times",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("attempt", ForeignKey(ATTEMPTS.c.id), nullable=False, index=True),
    Column("submitted", String(32), nullable=False),  # empty: nobody knows
    Column("source", String(40), nullable=False),
    Column("at", String(32), nullable=False),
)

RESULTS = Table(
    "results",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("attempt", ForeignKey(ATTEMPTS.c.id), nullable=False, index=True),
    Column("key", String(64), nullable=False, index=True),
    Column("how", String(16), nullable=False),  # "graded", "regraded"; "taken": of an equal job
    Column("gradable", Boolean, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("level", String(8), nullable=False),
    Column("device", String(16), nullable=False),
    Column("seed", String(24), nullable=False),  # up to 64 bits without a sign, which no integer column takes
    Column("graded_at", String(32), nullable=False),
    Column("author", Text, nullable=False),
    Column("at", String(32), nullable=False),  # when it was written here
    Column("more", Text, nullable=False),  # JSON: problem, notes, versions, hashes, executed
)

OUTCOMES = Table(
    "outcomes",
    METADATA,
    Column("result", ForeignKey(RESULTS.c.id), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("task", Text, nullable=False),
    Column("weight", Float, nullable=False),
    Column("visibility", String(16), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("key", String(64), nullable=False),  # of the check
    Column("more", Text, nullable=False),  # JSON: hint, message, detail, line, cell, cpu, with_reference, output
)

SCORES = Table(
    "scores",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("student", ForeignKey(STUDENTS.c.id), nullable=False),
    Column("lab", Text, nullable=False),
    Column("result", ForeignKey(RESULTS.c.id), nullable=True),  # that counts
    Column("score", Float, nullable=False),
    Column("max_score", Float, nullable=False),
    Column("more", Text, nullable=False),  # JSON: how the score came about
    Column("why", String(16), nullable=False),  # the command
    Column("author", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Index("scores_of", "student", "lab"),
)

ADJUSTMENTS = Table(
    "adjustments",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("student", ForeignKey(STUDENTS.c.id), nullable=False),
    Column("lab", Text, nullable=False),
    Column("points", Float, nullable=False),
    Column("reason", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Index("adjustments_of", "student", "lab"),
)

# step n brings version n to n + 1: its statements, in SQL that SQLite and PostgreSQL both take
STEPS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE numbers (
            student VARCHAR(120) NOT NULL REFERENCES students (id),
            platform VARCHAR(16) NOT NULL,
            lab TEXT NOT NULL,
            number TEXT NOT NULL,
            name TEXT NOT NULL,
            at VARCHAR(32) NOT NULL,
            PRIMARY KEY (student, platform, lab),
            UNIQUE (platform, lab, number)
        )
        """,
        # of Moodle's only the last lab's number was kept: it is believed where there is only one lab, and of nobody who
        # shares it; the others are known by their names, as they were until then
        """
        INSERT INTO numbers (student, platform, lab, number, name, at)
        SELECT s.id, s.platform, a.lab, s.number, s.raw, MIN(a.seen_at)
        FROM students AS s JOIN attempts AS a ON a.student = s.id
        WHERE s.number <> ''
        AND (s.platform = 'canvas' OR (SELECT COUNT(DISTINCT b.lab) FROM attempts AS b WHERE b.student = s.id) = 1)
        AND NOT EXISTS (
            SELECT 1 FROM students AS o WHERE o.id <> s.id AND o.platform = s.platform AND o.number = s.number
        )
        GROUP BY s.id, s.platform, a.lab, s.number, s.raw
        """,
    ),
)


def is_current(connection: Connection, shown: str, steps: Sequence[Sequence[str]] = STEPS) -> bool:
    """Say whether a gradebook has the tables of this version; raise UsageProblem for one that is none or newer."""
    version = _version(connection, shown)
    newest = len(steps) + 1
    if version > newest:
        raise UsageProblem(
            f"the gradebook {shown} was written by a newer torchgrade (version {version} of its tables, this one knows "
            f"{newest}); update torchgrade. Nothing was changed"
        )
    return version == newest


def is_empty(connection: Connection, shown: str) -> bool:
    """Say whether there are no tables yet."""
    return not _version(connection, shown)


def bring_up_to_date(connection: Connection, shown: str, steps: Sequence[Sequence[str]] = STEPS) -> None:
    """Make the tables, or take the steps that are missing; the caller's transaction takes all of them or none."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(7283945)"))  # two who open a new one at once
    if is_current(connection, shown, steps):
        return
    version = _version(connection, shown)
    if not version:
        METADATA.create_all(connection, checkfirst=False)
        connection.execute(ABOUT.insert().values(version=len(steps) + 1))
        return
    for statements in steps[version - 1 :]:
        for statement in statements:
            connection.execute(text(statement))
    connection.execute(ABOUT.update().values(version=len(steps) + 1))


def _version(connection: Connection, shown: str) -> int:
    """Return the version of the tables, 0 for an empty database; raise UsageProblem for somebody else's."""
    there = set(inspect(connection).get_table_names())
    if ABOUT.name in there:
        return int(connection.execute(select(ABOUT.c.version)).scalar_one())
    if (connection.dialect.name == "sqlite" and there) or there & set(METADATA.tables):
        raise UsageProblem(f"{shown} is a database, but no gradebook of torchgrade; name another with --gradebook")
    return 0
