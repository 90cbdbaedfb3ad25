"""Grade a class: the product as one list of steps.

collect the hand-ins -> know whose they are -> open the sandboxes and run the checks -> score -> record -> tell
"""

from __future__ import annotations

import importlib.metadata
import platform
import secrets
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader import __version__
from grader.assignment import Assignment
from grader.cluster.options import Machines
from grader.cluster.shard import Note, Shard, note_of, write_note
from grader.course import Course, Lab
from grader.engine import Job, Settings, run_jobs
from grader.errors import GraderError, UsageProblem
from grader.gradebook.class_reports import ClassReports
from grader.gradebook.counted import Counts
from grader.gradebook.grades import table_of, write_grades
from grader.gradebook.identity import identify
from grader.gradebook.keys import environment_of, manifest_hash, take
from grader.gradebook.policy import Rules, marker
from grader.gradebook.recording import Recorder
from grader.gradebook.remarks import for_a_person, some_of
from grader.gradebook.rules import read_rules
from grader.gradebook.submitted import read_told, told_of_nobody
from grader.gradebook.written import Written
from grader.hand_ins.archive import Archives
from grader.hand_ins.collect import Found, clean_name, collect, file_name
from grader.hand_ins.misplaced import TAKEN
from grader.hand_ins.roster import Roster
from grader.machine import default_workers
from grader.outcome import Outcome
from grader.results import RunFacts, hash_files, hash_folder, hash_harness, sole_writer, told_of
from grader.sandbox import Level
from grader.sandbox.jail import shown_by
from grader.scoring import Report
from grader.tally import Tally

if TYPE_CHECKING:
    from grader.gradebook.book import Gradebook
    from grader.watch import Watch


@dataclass(frozen=True, slots=True)
class Options:
    """What a run was asked to do."""

    submissions: Path
    labs: tuple[str, ...]
    out: Path
    device: str = "auto"
    jobs: int | None = None
    seed: int | None = None
    required: Level = Level.LANDLOCK
    at_most: Level = Level.NAMESPACES
    again: bool = False  # grade also what has not changed since it was graded
    execute: bool = False  # run the cells of notebooks before their definitions, in labs that allow it
    gradebook: str = ""  # a file or a URL; else the file in *out*
    author: str = ""  # who grades
    submitted: str = ""  # when all was handed in, or a CSV file that says it of each
    shard: Shard | None = None  # of the class; else all of it
    machines: Machines = field(default_factory=Machines)  # that grade


@dataclass(frozen=True)
class Run:
    """A finished run."""

    facts: RunFacts
    reports: Collection[Report]  # perhaps more than fit into memory: to be gone through, not to be kept
    remarks: tuple[str, ...]
    kept: int = 0  # results of earlier runs that still hold
    counts: Counts = field(default_factory=Counts)  # the scores that count, where they are others
    persons: tuple[str, ...] = ()  # whom a person has to look at

    @cached_property
    def tally(self) -> Tally:
        """Count how the class did."""
        return Tally.of(self.reports, self.counts.of)

    def by_student(self) -> Iterator[Report]:
        """Yield the reports by student and lab."""
        if isinstance(self.reports, Written | ClassReports):
            return self.reports.by_student()
        return iter(sorted(self.reports, key=lambda report: (report.student, report.lab)))

    def data(self) -> Iterator[Mapping[str, Any]]:
        """Yield the data of each report's file."""
        return self.reports.data() if isinstance(self.reports, Written) else iter(())


def grade(course: Course, options: Options, watch: Watch, archives: Archives) -> Run:
    """Grade and record every hand-in; *watch* hears of each report as it is recorded."""
    from grader.gradebook.book import open_gradebook  # SQLAlchemy, which `grader check` need not wait for

    labs = {lab.name: lab for lab in course.labs()}
    for name in options.labs:
        course.lab(name)  # a wrong name is told before anything runs
    check_hidden(options.at_most, course.folder, options.submissions, options.out, options.gradebook)
    rules = read_rules(course)
    archives.zone = rules.zone
    handed_in = _collect(options, list(labs), archives)
    _check_writable(options.out)
    with (
        sole_writer(options.out),
        open_gradebook(options.gradebook, options.out, author=options.author) as book,
    ):
        if handed_in.note is not None:
            write_note(handed_in.note, options.out)
        return _grade(labs, rules, handed_in, options, watch, book)


@dataclass(frozen=True, slots=True)
class _HandedIn:
    """What was found to be graded, by lab and student."""

    roster: Roster
    remarks: tuple[str, ...]
    packed: bool
    note: Note | None = None  # of the shard that this is


def _collect(options: Options, labs: list[str], archives: Archives) -> _HandedIn:
    found = collect(options.submissions, labs, options.labs, skip=options.out, archives=archives)
    note = None
    if options.shard is not None:
        note, found = note_of(found, options.shard), options.shard.of_class(found)
    ordered = sorted(found.found, key=lambda each: (each.lab, each.student))
    return _HandedIn(Roster(ordered), (*found.remarks, *_elsewhere(ordered)), found.packed, note)


def _elsewhere(found: Sequence[Found]) -> list[str]:
    """Return a remark on the hand-ins that were taken from other names or places than were asked for."""
    noted = [f"{clean_name(each.student)} {each.lab}: {each.note.removeprefix(TAKEN)}" for each in found if each.note]
    return [f"taken under another name or from an inner folder: {some_of(noted)}"] if noted else []


def _identified(found: Roster, book: Gradebook) -> tuple[Roster, list[str]]:
    """Return hand-ins with the students whom they are of, and remarks on what could not be decided."""
    if not any(item.number for item in found):
        return found, []  # a name is all there is
    settled, unlinked = identify(found, book.people())
    return Roster(sorted(settled, key=lambda each: (each.lab, each.student))), unlinked


def _grade(
    labs: dict[str, Lab], rules: Rules, handed_in: _HandedIn, options: Options, watch: Watch, book: Gradebook
) -> Run:
    ordered, unlinked = _identified(handed_in.roster, book)
    assignments = {name: labs[name].assignment() for name in {found.lab for found in ordered}}
    watch.started(Counter(found.lab for found in ordered))
    told = read_told(options.submitted, rules.zone)
    hand_ins = (take(found, told, packed=handed_in.packed) for found in ordered)
    recorder = Recorder(book, marker(assignments, rules), ordered, hand_ins, assignments, options.out, watch)
    device, here = options.machines.device(options.device), options.machines.here
    facts = run_facts(labs, assignments, device=device, seed=options.seed, execute=options.execute, here=here)
    facts = recorder.keep(facts, seed=options.seed, required=options.required, again=options.again)
    _run(labs, ordered, facts, options, recorder)
    recorder.settle()
    left = _left_from_before(options.out, ordered)
    remarks = [*handed_in.remarks, *unlinked, *told_of_nobody(told, ordered), *recorder.remarks(rules), *left]
    remarks += [f"{name} does not allow --execute; its notebooks were only read" for name in _refusing(facts, options)]
    others, unread = _manifests(labs, {*book.labs()} - assignments.keys())
    everybody = ClassReports(book, {**assignments, **others}, recorder.written, recorder.attempts)
    persons = tuple(for_a_person(recorder.unread()))
    run = Run(facts, recorder.written, (*remarks, *unread), recorder.kept, everybody.counts(rules), persons)
    _write_copies(run, everybody, options.out, rules, book)
    return run


def _manifests(labs: Mapping[str, Lab], names: Collection[str]) -> tuple[dict[str, Assignment], list[str]]:
    """Return the manifests of labs that the gradebook knows of, and a remark on each that cannot be read now."""
    found: dict[str, Assignment] = {}
    remarks = []
    for name in sorted(labs.keys() & names):
        try:
            found[name] = labs[name].assignment()
        except UsageProblem as problem:
            remarks.append(f"the report is without {name}: {problem.message}")
    return found, remarks


def _write_copies(run: Run, everybody: ClassReports, out: Path, rules: Rules, book: Gradebook) -> None:
    """Write what people read of the whole gradebook."""
    from grader.report import write_report

    with told_of(out):
        write_grades(table_of(book), out, rules)
        write_report(out, replace(run, reports=everybody))


def _refusing(facts: RunFacts, options: Options) -> list[str]:
    """Return the labs of a run with --execute whose manifests do not allow it."""
    return sorted(facts.hashes.keys() - facts.executed) if options.execute else []


def _left_from_before(out: Path, found: Sequence[Found]) -> list[str]:
    """Return a remark on the results of earlier runs whose students are not in this one."""
    count, first = 0, list[str]()
    for lab, own in groupby(found, key=lambda each: each.lab):
        folders = {file_name(each.student) for each in own}
        old = [path.parent.name for path in out.glob(f"*/{lab}.json") if path.parent.name not in folders]
        count, first = count + len(old), sorted([*first, *old])[:6]
    names = ", ".join(first[:5]) + (" and more" if count > 5 else "")
    words = f"{count} results of earlier runs are" if count > 1 else "1 result of an earlier run is"
    return [f"{words} left in {clean_name(str(out))}: {names}"] if count else []


def check_hidden(at_most: Level, *secrets: Path | str) -> None:
    """Refuse to grade where student code could read solutions or other hand-ins: no level hides Python's folders.

    A gradebook among them may be a URL, or none.
    """
    paths = [Path(each) for each in secrets if str(each) and "://" not in str(each)]
    for path in paths if at_most > Level.NONE else ():
        folder = shown_by(path)
        if folder:
            raise UsageProblem(f"{path} lies in {folder}, which student code needs and may read; move it elsewhere")


def _check_writable(out: Path) -> None:
    """Find out before anything is graded whether results can be kept."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except FileExistsError:
        raise UsageProblem(f"{out} is a file; -o names a folder for the results") from None
    except OSError as error:
        raise GraderError(f"cannot write results to {out}: {error.strerror}") from None


def _run(labs: dict[str, Lab], ordered: Sequence[Found], facts: RunFacts, options: Options, recorder: Recorder) -> None:
    """Grade all that is not recorded yet."""
    open_ones = [number for number in range(len(ordered)) if not recorder.written.has(number)]
    for number in open_ones:
        if ordered[number].fault:
            recorder.arrived(number, {"id": number, "harness_error": ordered[number].problem})
    wanted = [number for number in open_ones if not ordered[number].fault]
    if not wanted:
        return
    if recorder.book.is_shared:  # two people who start at once meet half-way instead of running everything twice
        turn = secrets.randbelow(len(wanted))
        wanted = wanted[turn:] + wanted[:turn]
    jobs = (
        _job(number, ordered[number], labs[ordered[number].lab], facts)
        for number in wanted
        if not recorder.known_meanwhile(number)
    )
    settings = Settings(facts.seed, facts.device, options.required, options.at_most)
    count = options.jobs or default_workers(len(wanted), facts.device)
    start = options.machines.start(facts, options.out)
    run_jobs(settings, jobs, count, lambda job, answer: recorder.arrived(job["id"], answer), start)


def _job(number: int, found: Found, lab: Lab, facts: RunFacts) -> Job:
    job: dict[str, Any] = {"id": number, "suite": str(lab.suite.parent.resolve()), "root": str(found.root.resolve())}
    job |= {"environment": environment_of(lab.name, facts), "execute": lab.name in facts.executed}
    if found.path is None:
        return {**job, "problem": found.problem}
    job |= {"path": str(found.path)}
    if found.beside is not None:
        job |= {"beside": str(found.beside), "stub": str((lab.handout / f"{lab.name}.py").resolve())}
    return job


def run_facts(
    labs: Mapping[str, Lab],
    assignments: Mapping[str, Assignment],
    *,
    device: str,
    seed: int | None = None,
    execute: bool = False,
    here: bool = True,
) -> RunFacts:
    """Return what is stamped in every result of the run; the device is looked for on this machine if it runs *here*."""
    return RunFacts(
        seed=secrets.randbits(63) if seed is None else seed,
        device=choose_device(device) if here else device,
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        versions=versions(),
        hashes={name: lab_hashes(labs[name], assignments[name]) for name in assignments},
        executed=frozenset(name for name in assignments if execute and assignments[name].execute),
    )


def versions() -> dict[str, str]:
    """Return the versions that can change a result."""
    return {
        "torchgrade": __version__,
        "python": platform.python_version(),
        **{name: _version(name) for name in ("torch", "torchvision", "numpy", "msgpack")},
    }


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:  # a lab that needs it fails by itself, and says so
        return "not installed"


def lab_hashes(lab: Lab, assignment: Assignment) -> dict[str, str]:
    """Return the hashes of the files that can change a result."""
    return {
        "lab": manifest_hash(assignment),
        "suite": hash_folder(lab.suite.parent),
        "solution": hash_files([lab.solution]),
        "stub": hash_files([lab.handout / f"{lab.name}.py"]),
        "harness": hash_harness(),
    }


def choose_device(asked: str) -> str:
    """Return "cpu" or "cuda"; raise GraderError when a GPU is asked for and torch sees none."""
    from grader.sandbox.jail import gpu_devices

    if asked == "cpu" or (asked == "auto" and not gpu_devices()):
        return "cpu"
    if _torch_sees_gpu():
        return "cuda"
    if asked == "auto":
        return "cpu"
    raise GraderError("--device cuda, but torch sees no GPU here; `grader doctor` says why")


def _torch_sees_gpu() -> bool:
    """Ask torch in a process of its own: this one stays small."""
    code = "import sys, torch; sys.exit(0 if torch.cuda.is_available() else 1)"
    return subprocess.run([sys.executable, "-P", "-c", code], check=False, capture_output=True).returncode == 0


def exit_code(run: Run, *, strict: bool) -> int:
    """Return 3 when anything is ungradable, 1 under *strict* when points were lost, else 0."""
    everybody = run.tally.all
    if everybody.ungradable:
        return 3
    return 1 if strict and everybody.full < everybody.hand_ins else 0


WORDS = {
    Outcome.ERROR: "raised",
    Outcome.TIMEOUT: "timed out",
    Outcome.MEMORY: "out of memory",
    Outcome.NOT_IMPLEMENTED: "not filled in",
    Outcome.NEEDS_GPU: "need a GPU",
    Outcome.HARNESS_ERROR: "could not be run",
}


def lost_words(report: Report) -> str:
    """Say in a few words where and how points were lost."""
    if report.problem:
        return report.problem
    if report.our_faults:
        return f"{len(report.our_faults)} could not be run: {report.our_faults[0].verdict.message}"
    parts = []
    for task in report.tasks:
        own = [c.verdict.outcome for c in report.checks if c.check.task == task.task]
        lost = Counter(outcome for outcome in own if outcome is not Outcome.PASSED)
        if lost:
            how = ", ".join(f"{count} {WORDS.get(outcome, outcome.value)}" for outcome, count in lost.items())
            parts.append(f"{task.task} {task.points:.3g}/{task.max_points:g}: {how}")
    return "; ".join(parts)
