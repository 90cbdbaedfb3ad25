"""The two faces a check sees: `student` runs calls behind the wall, `reference` the same calls on the solution.

    student.replay(losses, 2, 0.0)     # a probe of probes.py, or where none has that name, the lab's own function

Runs on the trusted side. The solution runs in a child of its own, where no student code is: the same road, the same
encoding, and a fault in it cannot harm the grading process.
"""

from __future__ import annotations

import builtins
import hashlib
import signal
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from grader.arguments import Arguments, ArgumentStore
from grader.assignment import Assignment
from grader.errors import GraderError, ReferenceFailed, SandboxLost
from grader.module_source import ModuleSource, advice_on_import, module_source, on_input, with_raised
from grader.outcome import Outcome, Verdict, clean
from grader.proof.reach import reached_by
from grader.proof.sensitivity import Sensitivity
from grader.proof.trivial import trivial
from grader.prune import prune
from grader.sandbox import Ending, Frame, Limits, Reply, Wall
from grader.sandbox.inside import wire
from grader.sandbox.inside.loading import PROBES, Origin, compiled, reference_origin
from grader.sandbox.jail import preload_for

_ALLOCATION_FAILED = ("can't allocate memory", "not enough memory", "out of memory", "Cannot allocate memory")
_DENIED = (
    "Operation not permitted",
    "Permission denied",
    "Address family not supported",
    "Read-only file system",
    "Resource temporarily unavailable",
)
_FILE_REFUSED = ("File too large", "No space left on device", "iostream error")  # the last is torch.save's
_KNOWN_ERRORS = ("OutOfMemoryError", "UnreadableHandIn", "BdbQuit")  # which are no built-in ones


NO_ARGUMENTS = Frame(wire.encode_parts({}))


class StudentFailure(Exception):
    """Student code did not return; carries the verdict. Raised through a check, which it ends."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(
            f"{verdict.outcome.value}: {verdict.message}" + (f" ({verdict.detail})" if verdict.detail else "")
        )
        self.verdict = verdict


WALLS_A_CHECK = 2  # all calls of a check together may take twice the wall-clock limit of one


@dataclass(slots=True)
class Bench:
    """One lab on one sandbox: what every check of a run shares. A class because it has a lifetime."""

    assignment: Assignment
    probes: str
    solution: ModuleSource | None  # None where expected values are recorded
    open_wall: Callable[[], Wall]
    seed: int
    device: str = "cpu"
    recorded: Mapping[str, list[bytes]] = field(default_factory=dict)
    prerequisites: Mapping[str, str] = field(default_factory=dict)  # name: pruned source of the solution's
    capture: bool = False
    strided: bool = False  # the student's tensors lie scattered in memory; the proof tries that on the solution
    sensitivity: Sensitivity | None = None  # what the proof finds out about the calls
    trivial: str = ""  # what is judged in the place of the student's answers, see `grader.proof.trivial`
    wall: Wall | None = None
    imported: tuple[str, ...] = ()  # what the reference made torch import: the zygote does so before it forks again
    arguments: ArgumentStore = field(default_factory=ArgumentStore)
    draws: dict[str, list[Any]] = field(default_factory=dict)  # what `Draw` has drawn, by check
    recording: dict[str, list[bytes]] | None = None
    _pruned: dict[str, str] = field(default_factory=dict)
    _codes: dict[tuple[str, str], bytes] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """The names that the tasks ask for."""
        return frozenset(name for task in self.assignment.tasks for name in task.names)

    def probes_for(self, call: str) -> str:
        """Return the part of the probes that a call needs: student code runs beside it, and may read it."""
        if call not in self._pruned:
            try:
                self._pruned[call] = prune(self.probes, [call], docstring=False)
            except KeyError:  # the lab's own function
                self._pruned[call] = ""
        return self._pruned[call]

    def code_of(self, text: str, origin: Origin) -> bytes:
        """Return the code of a text of ours, so that no child compiles it again."""
        key = origin.file, text
        if key not in self._codes:
            self._codes[key] = compiled(text, origin)
        return self._codes[key]

    def reached(self, calls: Iterable[tuple[str, frozenset[str]]]) -> frozenset[str] | None:
        """Return the names of the solution that these calls can reach, or None where that cannot be told."""
        assert self.solution is not None
        found = [reached_by(*call, self.probes, self.solution.text) for call in calls]
        return None if None in found else frozenset[str]().union(*(each for each in found if each is not None))

    def limits(self, seconds: float | None = None) -> Limits:
        """Return what one check may use; *seconds* is a check's own limit."""
        limits = self.assignment.limits
        return Limits(
            seconds=seconds or limits.seconds,
            memory=limits.memory_mb << 20,
            gpu_memory=limits.gpu_memory_mb << 20,
            file_size=limits.scratch_mb << 20,
        )

    def call(self, request: dict[str, Any], args: Frame, limits: Limits) -> Reply:
        """Send one request; once more if the sandbox dies under it, with a new one, or if somebody killed the child.

        A machine out of memory ends whom it likes: only a child that is killed twice was ended for its own sake.
        """
        texts = [request.get("text", ""), request.get("probes", ""), *request.get("replace", {}).values()]
        texts.append(request.get("data", b"").decode("latin-1"))
        limits = replace(limits, preload=(*preload_for(*texts), *self.imported))
        for last in (False, True):
            if self.wall is None:
                self.wall = self.open_wall()
            try:
                frame = Frame(wire.encode_parts(request))
                reply = self.wall.call(frame, args, limits, device=self.device, capture=self.capture)
            except SandboxLost:
                self.close()
                if last:
                    raise
            else:
                if last or (reply.ending, reply.exit) != (Ending.SIGNAL, -signal.SIGKILL):
                    return reply
        raise AssertionError("unreachable")

    def reference_reply(self, check: str, given: Arguments) -> bytes:
        """Return the reply frame of the solution to these arguments, asked for once; raise GraderError if it fails."""
        if given.expected is None:
            assert self.solution is not None
            limits = self.limits()
            request = {**_request(self, self.solution, given.name, check), "solution": True}
            reply = self.call(request, given.frame, replace(limits, seconds=10 * limits.seconds))
            verdict = _failure(reply, self.solution, limits, names=self.names)
            if verdict is not None:
                raise ReferenceFailed(f"the reference fails in {check}: {verdict.message} {verdict.detail}")
            answer, _ = wire.decode(reply.frame)
            self.imported = tuple(dict.fromkeys((*self.imported, *answer.get("imported", ()))))
            given.expected = wire.encode({"ok": True, "value": answer["value"]})
        return given.expected

    def answer_to(self, check: str, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bytes:
        """Return the solution's answer to arguments that no check has, encoded; empty when it fails."""
        try:
            frame = Frame(wire.encode_parts({"args": list(args), "kwargs": kwargs}))
            return self.reference_reply(check, Arguments(name, frame))
        except ReferenceFailed:
            return b""

    def close(self) -> None:
        """End the sandbox; the next call opens another."""
        if self.wall is not None:
            self.wall.close()
            self.wall = None


def open_submission(
    bench: Bench, data: bytes, suffix: str, *, execute: bool = False, session: bool = False
) -> tuple[ModuleSource | None, Verdict | None]:
    """Read and load a hand-in in the sandbox; return its source and, if it cannot be used, why not.

    No inputs of checks are in that process, so what it says may be shown to the student in full. Of a notebook, the
    cells before the definitions are run with *execute*; *session* says that it is what a kernel has run.
    """
    file = bench.assignment.file
    request = {"mode": "open", "data": data, "suffix": suffix, "file": file, "seed": bench.seed}
    request |= {"names": sorted(bench.names), "execute": execute, "session": session}
    limits = replace(bench.limits(), seconds=max(10.0, bench.assignment.limits.seconds))
    reply = bench.call(request, NO_ARGUMENTS, limits)
    source: ModuleSource | None = None
    frame = reply.frame
    try:
        length = wire.frame_length(bytes(frame[: wire.HEAD.size]))
        first, rest = frame[:length], frame[length:]
        value = _value_or_error(first)
        if value.error is None:
            source = module_source(file, value.value, session=session)
            ended = Ending.EXITED if reply.ending is Ending.REPLIED and not rest else reply.ending
            reply = replace(reply, frame=rest, ending=ended)
    except wire.ProtocolError:
        source = None
    verdict = _failure(reply, source, limits, names=bench.names, shown=True)
    if verdict is None and source is not None:
        try:
            return with_raised(source, _value_or_error(reply.frame).value), None
        except wire.ProtocolError:
            source = None
    if verdict is None:  # a value, but not what `worker` sends
        verdict = Verdict(Outcome.CRASHED, "the process ended with a damaged reply", "not the source of a module")
    return source, replace(verdict, message=_at_load(verdict, source))


def _at_load(verdict: Verdict, source: ModuleSource | None) -> str:
    return verdict.message if source is None else f"{verdict.message} (when the file is loaded)"


class Student:
    """Runs each call on a submission behind the wall; raises StudentFailure when it does not return."""

    def __init__(
        self, bench: Bench, source: ModuleSource, check: str, seconds: float | None, stand_ins: tuple[str, ...] = ()
    ) -> None:
        self._bench, self._source, self._check = bench, source, check
        self._limits = bench.limits(seconds)
        self._wall_left = WALLS_A_CHECK * self._limits.wall
        self._stand_ins = {name: bench.prerequisites[name] for name in stand_ins}
        self.calls = 0
        self.called: set[tuple[str, frozenset[str]]] = set()  # names, and the strings among the arguments
        self.cpu = 0.0
        self.output = ""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *args, **kwargs: self._call(name, args, kwargs)

    def _call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        __tracebackhide__ = True
        bench = self._bench
        request = _request(bench, self._source, name, self._check)
        codes = {each: bench.code_of(text, reference_origin(each)) for each, text in self._stand_ins.items()}
        request |= {"replace": self._stand_ins, "replace_code": codes, "strided": bench.strided}
        given = bench.arguments.find(self._check, name, args, kwargs)
        if (
            bench.solution is not None
        ):  # the reference goes first: what fails there, or imports much, is not the student's
            bench.reference_reply(self._check, given)
        if bench.trivial:
            self.calls += 1
            expected = _value_or_error(bytearray(bench.reference_reply(self._check, given))).value
            return trivial(bench.trivial, expected, (args, kwargs), bench.seed + self.calls)
        limits = self._limits
        if self._wall_left < limits.wall:
            limits = replace(limits, wall_factor=max(0.0, self._wall_left - 1) / limits.seconds)
        reply = bench.call(request, given.frame, limits)
        self._wall_left -= reply.wall
        self.calls += 1
        self.called.add((name, strings_in((args, kwargs))))
        self.cpu += reply.cpu
        self.output += reply.output
        verdict = _failure(reply, self._source, limits, names=bench.names)
        if verdict is not None:
            raise StudentFailure(verdict)
        value = _value_or_error(reply.frame).value
        if bench.sensitivity is not None:
            now = bench.reference_reply(self._check, given)
            bench.sensitivity.note(name, args, kwargs, value, now, partial(bench.answer_to, self._check, name))
        return value


def strings_in(value: object) -> frozenset[str]:
    """Return the strings in a value made of plain containers."""
    if isinstance(value, str):
        return frozenset((value,))
    inner = (*value, *value.values()) if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return frozenset[str]().union(*map(strings_in, inner))


class Reference:
    """Runs each call on the solution, once per run and check; raises GraderError when that fails."""

    def __init__(self, bench: Bench, check: str) -> None:
        self._bench, self._check = bench, check
        self._calls = 0

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *args, **kwargs: self._call(name, args, kwargs)

    def _call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        __tracebackhide__ = True
        frame = self._frame(name, args, kwargs)
        self._calls += 1
        return _value_or_error(bytearray(frame)).value

    def _frame(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bytes:
        bench = self._bench
        if bench.solution is None:
            frames = bench.recorded.get(self._check, [])
            if self._calls >= len(frames):
                raise GraderError(f"no expected value is recorded for call {self._calls + 1} of {self._check}")
            return frames[self._calls]
        given = bench.arguments.find(self._check, name, args, kwargs)
        expected = bench.reference_reply(self._check, given)
        if bench.recording is not None:
            bench.recording.setdefault(self._check, []).append(expected)
        return expected


def _request(bench: Bench, source: ModuleSource, name: str, check: str) -> dict[str, Any]:
    digest = hashlib.sha256(f"{bench.seed}/{check}/{name}".encode()).digest()
    probes = bench.probes_for(name)
    return {
        "mode": "call",
        "call": name,
        "seed": int.from_bytes(digest[:4], "big"),
        "file": source.file,
        "text": source.text,
        "code": source.code,
        "places": [list(place) for place in source.places],
        "session": source.session,
        "probes": probes,
        "probes_code": bench.code_of(probes, PROBES),
    }


# --- from a reply to a verdict ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Answer:
    """A decoded reply: a value, or what is told of an exception."""

    value: Any
    error: dict[str, Any] | None


def _value_or_error(frame: bytearray) -> _Answer:
    """Decode one reply frame; raise ProtocolError unless it is exactly what `worker.serve` sends."""
    value, _ = wire.decode(frame)
    if type(value) is not dict or type(value.get("ok")) is not bool:
        raise wire.ProtocolError("not a reply")
    if value["ok"]:
        return _Answer(value.get("value"), None)
    error = value.get("error")
    kinds = {"type": str, "message": str, "line": int, "text": str, "missing": str}
    if type(error) is not dict or any(type(error.get(key)) is not kind for key, kind in kinds.items()):
        raise wire.ProtocolError("not the description of an error")
    return _Answer(None, error)


def _failure(
    reply: Reply, source: ModuleSource | None, limits: Limits, *, names: frozenset[str], shown: bool = False
) -> Verdict | None:
    """Return why the call did not give a value, or None.

    Of the student's own words only *names* of the lab are repeated, all of them with *shown*: the process held inputs.
    """
    ended = _unusual_ending(reply, limits, loading=not reply.loaded and not shown)
    if ended is not None:
        return ended
    try:
        error = _value_or_error(reply.frame).error
    except wire.ProtocolError as problem:
        return Verdict(Outcome.CRASHED, "the process ended with a damaged reply", clean(str(problem)))
    return None if error is None else _raised(error, source, names, shown=shown)


def _unusual_ending(reply: Reply, limits: Limits, *, loading: bool) -> Verdict | None:
    if reply.ending in (Ending.CPU_TIME, Ending.WALL_TIME):
        return Verdict(Outcome.TIMEOUT, _too_slow(reply.ending, limits, loading=loading))
    if reply.ending is Ending.MEMORY:
        return Verdict(Outcome.MEMORY, f"it used more than {limits.memory >> 20} MB of memory")
    if reply.ending is Ending.THREADS:
        return Verdict(Outcome.DENIED, f"it started more than {limits.threads} threads")
    if reply.ending is Ending.REPLY_TOO_LARGE:
        return Verdict(Outcome.ERROR, f"the returned value is larger than {limits.reply >> 20} MB")
    if reply.ending is Ending.SIGNAL:
        return _by_signal(-reply.exit)
    if reply.ending is Ending.EXITED or reply.exit != 0:
        return Verdict(Outcome.CRASHED, "the process ended before the function returned", f"exit status {reply.exit}")
    return None


def _too_slow(ending: Ending, limits: Limits, *, loading: bool) -> str:
    """Say which limit of time was reached; *loading*, when the check had not begun (the child's own word)."""
    reached = f"stopped after {limits.seconds:g} s of computing"
    question = "does a loop never end?"
    if ending is Ending.WALL_TIME:
        reached, question = f"no answer after {limits.wall:g} s", "does it wait for something?"
    if loading:
        reached += " while the file was loaded"
        question = "each check loads it, so keep training and slow imports out of its top level"
    return f"{reached}; {question}"


def _by_signal(number: int) -> Verdict:
    name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
    if number == signal.SIGKILL:
        return Verdict(Outcome.MEMORY, "the machine ended it, most likely for lack of memory", name)
    if number == signal.SIGXCPU:
        return Verdict(Outcome.TIMEOUT, "stopped at its limit of computing time", name)
    if number == signal.SIGSYS:
        return Verdict(Outcome.DENIED, "it made a system call that is refused here", name)
    if number == signal.SIGSEGV:
        cause = "a crash like this usually comes from a recursion without end, from ctypes or from invalid memory"
        return Verdict(Outcome.CRASHED, f"the interpreter crashed ({name}); {cause}", name)
    return Verdict(Outcome.CRASHED, f"the interpreter was ended by {name}", name)


def _raised(error: dict[str, Any], source: ModuleSource | None, names: frozenset[str], *, shown: bool) -> Verdict:
    line = error["line"] if source is not None and source.line(error["line"]) else 0
    place = f" at {source.where(line)}: `{source.line(line)}`" if line and source is not None else ""
    cell, own = source.place(line) if source is not None else (0, line)
    detail = clean(f"{error['type'] or 'own exception'}: {error['message']}", 500)
    outcome = _outcome_of(error)
    if outcome is Outcome.NOT_IMPLEMENTED and source is not None and line:
        # torch raises the same for what it cannot do, such as the mean of integers; that line is filled in
        outcome = outcome if "NotImplementedError" in source.line(line) else Outcome.ERROR
    if outcome is Outcome.NOT_IMPLEMENTED:
        return Verdict(outcome, f"not filled in yet{place}", detail, own, cell)
    if error["missing"]:
        missing = error["missing"] if error["missing"] in names else "such name"
        why = (source.absent or {}).get(missing, "") if source is not None else ""
        return Verdict(outcome, f"the hand-in defines no {missing}" + (f": it {why}" if why else ""), detail)
    waits = on_input(error["type"], source, line) if source is not None else ""
    if waits:
        return Verdict(outcome, waits, detail, own, cell)
    words = _type_name(error["type"])
    if not line and not shown:
        place = ", at no line of its own: it cannot be called like this, or what it returns cannot be taken"
    if shown:
        words = ": ".join(filter(None, (words, clean(error["message"]))))
    place += _advice(error, outcome, source, line, shown=shown)
    if outcome is Outcome.DENIED:
        refused = any(part in error["message"] for part in _FILE_REFUSED)
        words += ", files cannot be written here, or none as large" if refused else ", the sandbox refused it"
    return Verdict(outcome, words + place, detail, own, cell)


def _advice(error: dict[str, Any], outcome: Outcome, source: ModuleSource | None, line: int, *, shown: bool) -> str:
    """Return what may help with some mistakes, as one more clause; empty with the others."""
    if shown and error["type"] == "ModuleNotFoundError":
        return advice_on_import(error["message"], "file")
    if source is None:
        return ""
    if outcome is Outcome.DENIED and "num_workers" in source.text:
        return "; no processes can be started here, so num_workers must be 0"
    return source.why_absent(line) if error["type"] == "NameError" else ""


def _outcome_of(error: dict[str, Any]) -> Outcome:
    kind, message = error["type"], error["message"]
    if kind == "NotImplementedError":
        return Outcome.NOT_IMPLEMENTED
    if kind in ("MemoryError", "OutOfMemoryError") or any(part in message for part in _ALLOCATION_FAILED):
        return Outcome.MEMORY
    refused = any(part in message for part in (*_DENIED, *_FILE_REFUSED))
    if kind in ("PermissionError", "OSError", "BlockingIOError", "RuntimeError") and refused:  # the last is torch's
        return Outcome.DENIED
    return Outcome.ERROR


def _type_name(name: str) -> str:
    """Return the name of a known exception class; a class of the student's own gets no say in our text."""
    if name == "UnreadableHandIn":
        return ""  # its message says it all
    if name == "BdbQuit":
        return "a breakpoint, where nobody can type"
    known = isinstance(getattr(builtins, name, None), type) or name in _KNOWN_ERRORS
    return name if known and name else "an exception of its own class"
