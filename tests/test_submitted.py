"""When a hand-in was handed in: by the instructor's word, the class's archive, the file; never a student's."""

from __future__ import annotations

import io
import os
import tarfile
import time
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from grader import grading
from grader.course import Course
from grader.errors import UsageProblem
from grader.gradebook.submitted import ARCHIVE, FILE, GIVEN, UNKNOWN, Told, read_told, tells_more, told_of_nobody, when
from grader.hand_ins.archive import Archives
from grader.hand_ins.collect import Found, collect
from grader.watch import Watch

MOMENT = datetime(2026, 3, 1, 17, 30, 20, tzinfo=UTC)
TEXT = "2026-03-01T17:30:20+00:00"
VIENNA = timezone(timedelta(hours=1))
CODE = b"x = 1\n"


def times(path: Path, zone: ZoneInfo | None = None) -> dict[str, tuple[str, str]]:
    """Return time and source of each student's hand-in of the lab, as grading finds them."""
    with Archives(zone) as archives:
        collection = collect(path, ["lab"], ["lab"], archives=archives)
        return {found.student: when(found, Told(), packed=collection.packed) for found in collection.found}


def write(path: Path, data: bytes = CODE, moment: datetime = MOMENT) -> Path:
    """Write a file of that time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (moment.timestamp(), moment.timestamp()))
    return path


def zipped(members: dict[str, datetime | None], *, extra: bool = False) -> bytes:
    """Return a zip file; times are those of a clock on the wall here, or also, as *extra*, in UTC."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, moment in members.items():
            info = zipfile.ZipInfo(
                name, time.localtime(moment.timestamp())[:6] if moment and not extra else (1980, 1, 1, 0, 0, 0)
            )
            if extra and moment:
                info.extra = b"UT\x05\x00\x01" + int(moment.timestamp()).to_bytes(4, "little")
            archive.writestr(info, CODE)
    return data.getvalue()


def tarred(members: dict[str, datetime | None]) -> bytes:
    """Return a tar file."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for name, moment in members.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(CODE), int(moment.timestamp()) if moment else 0
            archive.addfile(info, io.BytesIO(CODE))
    return data.getvalue()


def test_file_has_its_own_time(tmp_path):
    """Of a file and the notebook beside it, the later time counts: only then all was handed in."""
    write(tmp_path / "ann" / "lab.py")
    write(tmp_path / "bob" / "lab.py", moment=MOMENT - timedelta(days=3))
    write(tmp_path / "bob" / "lab.ipynb", b"{}")
    assert times(tmp_path) == {"ann": (TEXT, FILE), "bob": (TEXT, FILE)}


@pytest.mark.parametrize("kind", ["zip", "zip with times of Unix", "tar"])
def test_archive_of_a_class_tells_the_times(tmp_path, kind):
    """A platform's archive keeps when each file was handed in; one without a time says nothing."""
    members = {"ann/lab.py": MOMENT, "bob/lab.py": None}
    data = tarred(members) if kind == "tar" else zipped(members, extra="Unix" in kind)
    archive = write(tmp_path / f"class.{kind[:3]}", data)
    assert times(archive) == {"ann": (TEXT, ARCHIVE), "bob": ("", UNKNOWN)}


@pytest.mark.parametrize("here", ["UTC", "Asia/Tokyo", "America/Los_Angeles"])
def test_zone_of_the_rules_says_what_the_clocks_of_a_zip_file_mean(tmp_path, monkeypatch, here):
    """Wherever a class is graded, its zip file's times are those of the rules' zone; without one, of this machine."""
    monkeypatch.setenv("TZ", here)
    time.tzset()
    try:
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            archive.writestr(zipfile.ZipInfo("ann/lab.py", (2026, 3, 1, 18, 30, 20)), CODE)
            archive.writestr(zipfile.ZipInfo("bob/lab.py", (2026, 7, 1, 18, 30, 20)), CODE)  # in summer
        path = write(tmp_path / "class.zip", data.getvalue())
        summer = "2026-07-01T16:30:20+00:00"
        assert times(path, ZoneInfo("Europe/Vienna")) == {"ann": (TEXT, ARCHIVE), "bob": (summer, ARCHIVE)}
        in_utc = write(tmp_path / "utc.zip", zipped({"ann/lab.py": MOMENT}, extra=True))
        assert times(in_utc, ZoneInfo("Europe/Vienna")) == {"ann": (TEXT, ARCHIVE)}
        local = datetime(2026, 3, 1, 18, 30, 20, tzinfo=ZoneInfo(here)).astimezone(UTC)
        assert times(path)["ann"] == (local.isoformat(), ARCHIVE)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_run_reads_a_zip_file_by_the_zone_of_its_rules(tmp_path, monkeypatch):
    """The zone goes from course.toml to the process that unpacks."""
    lab = write(tmp_path / "course" / "assignments" / "lab" / "assignment.toml", b"")
    lab.write_text('title = "A lab"\n[[tasks]]\nname = "main"\npoints = 8\n')
    write(tmp_path / "course" / "course.toml", b'[policy]\ntimezone = "Pacific/Kiritimati"\n')
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(zipfile.ZipInfo("ann/lab.py", (2026, 3, 2, 7, 30, 20)), CODE)
    seen = []
    monkeypatch.setattr(
        grading,
        "_grade",
        lambda labs, rules, handed_in, *_: seen.extend(
            when(each, Told(), packed=handed_in.packed) for each in handed_in.roster
        ),
    )
    path = write(tmp_path / "class.zip", data.getvalue())
    with Archives() as archives:
        grading.grade(Course(tmp_path / "course"), grading.Options(path, ("lab",), tmp_path / "out"), Watch(), archives)
    assert seen == [(TEXT, ARCHIVE)]


def test_own_archive_of_a_student_has_the_time_of_that_archive(tmp_path):
    """A student chooses the times within: what counts is when the archive itself arrived."""
    early = zipped({"lab.py": MOMENT - timedelta(days=100)})
    write(tmp_path / "class" / "ann" / "lab.zip", early)
    assert times(tmp_path / "class") == {"ann": (TEXT, FILE)}
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(zipfile.ZipInfo("ann/lab.zip", time.localtime(MOMENT.timestamp())[:6]), early)
    assert times(write(tmp_path / "class.zip", data.getvalue())) == {"ann": (TEXT, ARCHIVE)}


@pytest.mark.parametrize("field", [b"\xff" * 12, b"99999999999\0", b"77777777777\0"])
def test_odd_time_in_an_archive_is_no_reason_to_refuse_it(tmp_path, field):
    """A time that is none, or lies in the year 2242, costs nobody a hand-in."""
    data = bytearray(tarred({"ann/lab.py": MOMENT}))
    data[136:148] = field
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])
    (found,) = times(write(tmp_path / "class.tar", bytes(data))).values()
    assert found[1] in (ARCHIVE, UNKNOWN)


def test_platform_tells_number_and_lateness_of_each_hand_in(tmp_path):
    """Canvas puts both into the names of files, also of an archive; Moodle the number only, into those of folders."""
    names = ["adalovelace_12_1_lab.py", "bob_LATE_7_2_lab-1.py", "cyd_LATE_9_3_lab.zip"]
    for name in names[:2]:
        write(tmp_path / "canvas" / name)
    write(tmp_path / "canvas" / names[2], zipped({"lab.py": MOMENT}))
    write(tmp_path / "moodle" / "Ada Lovelace_4711_assignsubmission_file_" / "lab.py")
    write(tmp_path / "own" / "ada" / "lab.py")
    found = {}
    for platform in ("canvas", "moodle", "own"):
        with Archives() as archives:
            for each in collect(tmp_path / platform, ["lab"], ["lab"], archives=archives).found:
                found[platform, each.student] = (each.platform, each.number, each.late)
    assert found == {
        ("canvas", "adalovelace"): ("canvas", "12", False),
        ("canvas", "bob"): ("canvas", "7", True),
        ("canvas", "cyd"): ("canvas", "9", True),
        ("moodle", "Ada Lovelace"): ("moodle", "4711", False),
        ("own", "ada"): ("", "", False),
    }


def test_nothing_handed_in_has_no_time(tmp_path):
    """Neither a missing file nor one of 1980, as archives without a clock have it, says when."""
    assert when(Found("ann", "lab", tmp_path, None, "missing"), Told(), packed=False) == ("", UNKNOWN)
    write(tmp_path / "ann" / "lab.py", moment=datetime(1980, 1, 1, tzinfo=UTC))
    assert times(tmp_path) == {"ann": ("", UNKNOWN)}


def test_word_of_the_instructor_goes_before_all(tmp_path):
    """One time for everybody, or a table; in it a student's lab goes before the student, by name, folder or number."""
    found = Found("Ana María", "lab", tmp_path, None, number="4711")
    assert when(found, read_told("2026-03-01T18:30:20", VIENNA), packed=False) == (TEXT, GIVEN)
    table = tmp_path / "times.csv"
    table.write_text("\ufeffstudent,lab,submitted\nAna María,,2026-01-01T00:00Z\n4711,lab,2026-03-01T18:30:20+01:00\n")
    told = read_told(str(table), None)
    assert when(found, told, packed=False) == (TEXT, GIVEN)
    assert told.of(Found("Ana María", "other", tmp_path, None)) == "2026-01-01T00:00:00+00:00"
    assert told.of(Found("bob", "lab", tmp_path, None)) == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("student,when\nann,2026-03-01T00:00Z\n", "the first line is `student,lab,submitted`"),
        ("student,submitted\nann,yesterday\n", "line 2: 'yesterday' is not a time such as"),
        ("student,submitted\nann,2026-03-01T18:00\n", "line 2: '2026-03-01T18:00' names no time zone; write"),
        ("student,submitted\nann\n", "line 2: '' is not a time"),
    ],
)
def test_wrong_table_of_times_is_told_by_its_line(tmp_path, text, message):
    """The file, the line and the cure."""
    table = tmp_path / "times.csv"
    table.write_text(text)
    with pytest.raises(UsageProblem) as told:
        read_told(str(table), None)
    assert message in told.value.message
    assert str(table) in told.value.message


@pytest.mark.parametrize("given", ["0001-01-01T00:00+01:00", "9999-12-31T23:59-01:00", "0001-01-01T00:00"])
def test_a_time_beyond_all_years_is_told(given):
    """Such a time is none in UTC, in which all times are kept."""
    with pytest.raises(UsageProblem, match=r"--submitted: '.*' is not a time such as"):
        read_told(given, VIENNA)


def test_what_is_neither_a_time_nor_a_file_is_told(tmp_path):
    """A name that is written wrongly is no time."""
    with pytest.raises(UsageProblem, match=r"--submitted: 'times\.csv' is not a time such as .*, nor a file"):
        read_told("times.csv", None)


@pytest.mark.parametrize(
    ("new", "known", "believed"),
    [
        (("2026-03-02", FILE), ("2026-03-01", FILE), False),  # copied again
        (("2026-02-28", FILE), ("2026-03-01", FILE), True),
        (("2026-03-02", ARCHIVE), ("2026-03-01", FILE), True),
        (("2026-02-01", FILE), ("2026-03-01", ARCHIVE), False),
        (("2026-03-09", GIVEN), ("2026-03-01", ARCHIVE), True),
        (("2026-03-02", GIVEN), ("2026-03-09", GIVEN), True),
        (("2026-03-02", GIVEN), ("2026-03-02", GIVEN), False),
        (("", UNKNOWN), ("2026-03-02", FILE), False),
        (("2026-03-02", FILE), ("", UNKNOWN), True),
    ],
)
def test_copy_of_a_class_makes_nobody_late(new, known, believed):
    """The same files count from when they were first seen, but for a better source and the instructor's word."""
    assert tells_more(*new, *known) is believed


def test_student_of_the_table_who_is_not_there_is_told(tmp_path):
    """A misspelt name would be on time without a word; a suggestion is close, and of numbers there is none."""
    write(tmp_path / "class" / "Anna Smith" / "attention.py")
    found = [replace(each, number="300105") for each in collect(tmp_path / "class", ["attention"], ()).found]
    for name in ("Anna Smith", "300105"):
        assert told_of_nobody(Told(by_student={(name, ""): "2026-03-01T12:00:00+00:00"}), found) == []
    odd = {(name, "attention"): "x" for name in ("Ana Smith", "300104", "Bob", "Anna Smith")}
    assert told_of_nobody(Told(by_student=odd), found) == [
        "--submitted: 3 students have no hand-in here: '300104', 'Ana Smith' (did you mean 'Anna Smith'?), 'Bob'"
    ]
    many = {(f"nobody {number}", ""): "x" for number in range(9)}
    assert told_of_nobody(Told(by_student=many), found)[0].endswith("'nobody 4' and 4 more")
    assert told_of_nobody(Told(everybody="x"), found) == []
