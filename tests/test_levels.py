"""Every level as it is met: in a default Docker container, as root and as a plain user, with Landlock old or missing.

`docker_like.py` confines a command as Docker does by default. Where a test pretends (an old kernel, Ubuntu's sysctl),
it changes what is asked or read, never the answer of the kernel to what is tried then.
"""

from __future__ import annotations

import errno
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader import doctor
from grader.errors import GraderError
from grader.sandbox import Frame, Level, Limits, jail, open_wall, wall
from grader.sandbox.inside import confine, wire
from grader.sandbox.wall import ZygoteWall
from grader.skeleton import write_skeleton

DOCKER = Path(__file__).with_name("docker_like.py")
ROOT, NOBODY = 0, 65534
LANDLOCK_CREATE_RULESET = 444
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user or hide parts of /proc")


def plain_user() -> int:
    """Return a user without rights that can run our interpreter; skip the test where there is none."""
    if os.geteuid() != 0:
        return os.geteuid()
    if not wall._others_may_enter():
        pytest.skip("the interpreter or the package lies below a folder that only root may enter")
    return NOBODY


def user_named(name: str) -> int:
    """Return the user id of "root" or of a plain user."""
    if name == "root" and os.geteuid() != 0:
        pytest.skip("only root can be a container's root")
    return ROOT if name == "root" else plain_user()


USERS = pytest.mark.parametrize("name", ["root", "plain user"])

# --- a course that any user can grade ---------------------------------------------------------------------------------

HOSTILE = """
import errno, os, socket

def answer_to(attempt):
    try:
        attempt()
    except OSError as error:
        return errno.errorcode[error.errno]
    return "allowed"

def masked_mean(x, mask):
    tried = {
        "solution": lambda: open("SOLUTION").read(),
        "socket": lambda: socket.socket().close(),
        "message": lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM),
        "fork": lambda: os.fork() or os._exit(0),
        "signal": lambda: os.kill(os.getppid(), 0),
    }
    raise RuntimeError(" ".join(f"{name}={answer_to(attempt)}" for name, attempt in tried.items()))
"""
REFUSED = "solution=EACCES socket=EAFNOSUPPORT message=EAFNOSUPPORT fork=EPERM signal=EPERM"
REFUSED_AT_L2 = REFUSED.replace("EACCES", "ENOENT")
ALLOWED = "solution=allowed socket=allowed message=allowed fork=allowed signal=allowed"


@pytest.fixture(scope="module")
def class_of_three() -> Iterator[Path]:
    """Yield a folder that every user may read: a course, and hand-ins that are right, wrong and hostile."""
    with tempfile.TemporaryDirectory(prefix="torchgrade-test-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        write_skeleton(folder, "masked")
        solution = folder / "solutions" / "masked" / "masked.py"
        (mutant,) = (folder / "solutions" / "masked" / "mutants").glob("*.py")
        texts = {
            "right": solution.read_text(),
            "wrong": f"{solution.read_text()}\n{mutant.read_text()}",
            "hostile": HOSTILE.replace("SOLUTION", str(solution)),
        }
        for student, text in texts.items():
            (folder / "class" / student).mkdir(parents=True)
            (folder / "class" / student / "masked.py").write_text(text)
        yield folder


@pytest.fixture
def at_home() -> Iterator[Callable[..., subprocess.CompletedProcess[str]]]:
    """Run a command with a home, which is also its TMPDIR, that belongs to a user; *become* that user first."""
    with tempfile.TemporaryDirectory(prefix="torchgrade-test-", ignore_cleanup_errors=True) as home:
        os.chmod(home, 0o755)
        environment = {"PATH": os.environ["PATH"], "HOME": home, "TMPDIR": home, "PYTHONPATH": package_folder()}

        def run(user: int, command: list[object], *, become: bool = False) -> subprocess.CompletedProcess[str]:
            if os.geteuid() == 0:
                os.chown(home, user, user)
            options = {"user": user, "group": user, "extra_groups": []} if become and os.geteuid() == 0 else {}
            command = [str(part).replace("HOME", home) for part in command]
            return subprocess.run(
                command, env=environment, cwd=home, capture_output=True, text=True, timeout=120, check=False, **options
            )

        yield run


def package_folder() -> str:
    """Return the folder that holds the package under test."""
    return str(Path(wall.__file__).resolve().parents[2])


def grade(folder: Path, *more: str) -> list[object]:
    """Return the command that grades the class into the home of who runs it."""
    command = [sys.executable, "-m", "grader", "grade", folder / "class", "--course", folder, "--out", "HOME/out"]
    return [*command, "--seed", "1", "--format", "json", *more]


def results_of(done: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    """Return the result of each student."""
    assert done.returncode == 0, done.stderr + done.stdout
    return {result["student"]: result for result in json.loads(done.stdout)}


def scores_of(results: dict[str, dict[str, Any]]) -> dict[str, object]:
    """Return what must be the same at every level: the score, and how each check ended."""
    return {
        name: (result["score"], [check["outcome"] for check in result["checks"]]) for name, result in results.items()
    }


def told_by_hostile(results: dict[str, dict[str, Any]]) -> str:
    """Return what the hostile hand-in was refused, from its public check."""
    return str(results["hostile"]["checks"][0]["detail"]).removeprefix("RuntimeError: ")


def in_docker(user: int, *command: object, options: tuple[str, ...] = ()) -> list[object]:
    """Return the command that confines another one as Docker does."""
    return [sys.executable, DOCKER, "--user", user, *options, *command]


Runner = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def scores(class_of_three: Path, grader: Runner, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """Return the scores without any container, which the tests compare with; the attacks are refused here, too."""
    out = tmp_path_factory.mktemp("outside")
    results = results_of(grader(*[str(part).replace("HOME", str(out)) for part in grade(class_of_three)[3:]]))
    assert results["right"]["score"] == 4
    assert results["wrong"]["score"] == 0
    assert told_by_hostile(results) == REFUSED_AT_L2
    return scores_of(results)


# --- in a container ---------------------------------------------------------------------------------------------------

BWRAP = jail.bubblewrap() or "bwrap"  # the system's, or the one from PyPI
IN_NAMESPACES = [["unshare", "--user", "--map-root-user", "true"], [BWRAP, "--ro-bind", "/", "/", "true"]]


@pytest.mark.parametrize("command", IN_NAMESPACES, ids=["unshare", "bwrap"])
@USERS
def test_container_refuses_namespaces(name: str, command: list[object], at_home: Runner) -> None:
    """What works outside is refused in the container, for its root as for others: the launcher confines."""
    user = user_named(name)
    outside = at_home(user, command, become=True)
    assert outside.returncode == 0, outside.stderr
    inside = at_home(user, in_docker(user, *command))
    assert inside.returncode == 1
    assert re.search("Operation not permitted|No permissions to creat(e|ing) new namespace", inside.stderr)


@USERS
def test_container_refuses_what_its_profile_does(name: str, at_home: Runner) -> None:
    """Calls that the default profile lacks are EPERM or ENOSYS, root has fourteen capabilities, others have none."""
    user = user_named(name)
    program = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def answer(*args):
    return ctypes.get_errno() if libc.syscall(*args) < 0 else 0
calls = [(165, b"none", b"/nowhere", b"tmpfs", 0, 0), (425, 0, 0), (323, 0), (435, 0, 0), (56, 0x10000000 | 17, 0),
         (444, 0, 0, 1), (2000,), (41, 40, 1, 0)]
status = dict(line.split(":\\t") for line in open("/proc/self/status").read().splitlines() if ":\\t" in line)
print([answer(*call) for call in calls], status["CapEff"].lstrip("0"), status["CapBnd"][-8:])
"""
    done = at_home(user, in_docker(user, sys.executable, "-c", program))
    refused = [errno.EPERM] * 3 + [errno.ENOSYS, errno.EPERM, 0, errno.ENOSYS, errno.EPERM]
    bounding = "a80425fb" if os.geteuid() == 0 else done.stdout.split()[-1]  # a plain user's set is as it was
    assert done.stdout.split("] ")[0] + "]" == str(refused), done.stderr
    assert done.stdout.split("] ")[1].split() == [*(["a80425fb"] if user == ROOT else []), bounding]


@USERS
def test_grading_in_a_container_is_level_one(
    name: str, at_home: Runner, class_of_three: Path, scores: dict[str, object]
) -> None:
    """Scores are those of outside, stamped L1, and the hostile hand-in is refused by Landlock and seccomp."""
    user = user_named(name)
    results = results_of(at_home(user, in_docker(user, *grade(class_of_three))))
    assert scores_of(results) == scores
    assert {result["sandbox"] for result in results.values()} == {"L1"}
    assert told_by_hostile(results) == REFUSED


def test_hostile_hand_in_reaches_its_aims_without_the_wall(at_home: Runner, class_of_three: Path) -> None:
    """In the same container at level 0 nothing is refused: the container alone protects from none of it."""
    user = os.geteuid()
    results = results_of(at_home(user, in_docker(user, *grade(class_of_three, "--sandbox", "none"))))
    assert told_by_hostile(results) == ALLOWED


@USERS
def test_doctor_in_a_container_names_level_one_and_the_cure(name: str, at_home: Runner) -> None:
    """L1 is found, L2 is told with the kernel's reason and what to start Docker with."""
    user = user_named(name)
    done = at_home(user, in_docker(user, sys.executable, "-m", "grader", "doctor"))
    said = done.stdout
    assert done.returncode == 0, said + done.stderr
    assert re.search(
        "✗ level L2 +bwrap: (Creating new namespace failed|No permissions to creat(e|ing) new namespace)", said
    )
    assert "--security-opt seccomp=unconfined --security-opt apparmor=unconfined" in said
    assert re.search(r"✓ level L1 +Landlock ABI \d+, seccomp; memory ", said)
    assert re.search("✓ sandbox +grading runs at level L1", said)


@needs_root
@USERS
def test_cured_container_reaches_level_two(name: str, at_home: Runner) -> None:
    """With seccomp=unconfined L2 holds, though /proc cannot be mounted again and /proc/sys is read-only."""
    user = user_named(name)
    done = at_home(
        user, in_docker(user, sys.executable, "-c", OPEN_BOTH, options=("--seccomp-unconfined", "--mask-proc"))
    )
    assert done.stdout.splitlines() == ["L2 65534 False False", "L1 65534 True True"], done.stderr


OPEN_BOTH = """
from grader.sandbox import Level, wall
for level in (Level.NAMESPACES, Level.LANDLOCK):
    with_level = wall.open_wall(level, at_most=level)
    way = with_level.way
    print(level, with_level.uid if wall._others_may_enter() else 65534, way.own_proc, way.last)
    with_level.close()
"""

# --- level 2, and the user who grades ---------------------------------------------------------------------------------


@needs_root
def test_plain_user_grades_at_level_two(at_home: Runner, class_of_three: Path, scores: dict[str, object]) -> None:
    """A user without any rights gets L2 and the scores that root gets."""
    user = plain_user()
    done = at_home(user, grade(class_of_three), become=True)
    results = results_of(done)
    assert scores_of(results) == scores
    assert {result["sandbox"] for result in results.values()} == {"L2"}
    assert told_by_hostile(results) == REFUSED_AT_L2


@needs_root
@pytest.mark.parametrize("level", [Level.NAMESPACES, Level.LANDLOCK], ids=str)
def test_interpreter_that_only_root_may_enter(level: Level, monkeypatch: pytest.MonkeyPatch) -> None:
    """Below a folder of root's alone, the sandbox starts all the same: at L1 as root without rights, else as nobody."""
    known = jail.interpreter_paths()
    with tempfile.TemporaryDirectory() as locked:  # mode 700
        monkeypatch.setattr(jail, "interpreter_paths", lambda: (*known, locked))
        assert not wall._others_may_enter()
        running = open_wall(level, at_most=level)
        running.close()
    assert running.uid == (ROOT if level == Level.LANDLOCK else NOBODY)


# --- bubblewrap that is refused a part of what it asks for ------------------------------------------------------------

TIGHT = Limits(memory=256 << 20)


@pytest.fixture
def bwrap_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Put a bubblewrap in place that fails with a message when an option is asked for; it keeps a list of its calls."""
    real, calls = BWRAP, tmp_path / "calls"

    def refuse(option: str, message: str) -> Path:
        script = tmp_path / "bwrap"
        script.write_text(
            f"#!/bin/sh\necho x >> {calls}\ncase \" $* \" in *' {option} '*) echo '{message}' >&2; exit 1;; esac\n"
            f'exec {real} "$@"\n'
        )
        script.chmod(0o755)
        monkeypatch.setattr(jail, "bubblewrap", lambda: str(script))
        return calls

    return refuse


def test_level_two_does_without_a_proc_of_its_own(bwrap_without: Callable[[str, str], Path]) -> None:
    """Where /proc cannot be mounted, the rest of L2 holds, other processes are not visible, and memory is limited."""
    bwrap_without("--proc", "bwrap: mounting proc on /newroot/proc: Operation not permitted")
    running = open_wall(Level.NAMESPACES)
    try:
        assert (running.level, running.way.own_proc) == (Level.NAMESPACES, False)
        text = f"{HOSTILE.replace('SOLUTION', __file__)}\ndef attack():\n    answers = []\n"
        for attempt in ("os.listdir('/proc')", "open('/proc/cpuinfo')", "os.fork()", "os.kill(os.getppid(), 0)"):
            text += f"    answers.append(answer_to(lambda: {attempt}))\n"
        text += "    try:\n        bytearray(400 << 20)\n    except MemoryError:\n        answers.append('memory')\n"
        assert called(running, text + "    return answers\n") == ["ENOENT", "ENOENT", "EPERM", "EPERM", "memory"]
    finally:
        running.close()


def called(running: ZygoteWall, text: str) -> Any:
    """Return what the student's `attack()` returns, with 256 MB of memory."""
    request = {"mode": "call", "call": "attack", "seed": 1, "file": "lab.py", "text": text, "probes": ""}
    frames = (Frame(wire.encode_parts(each)) for each in (request, {"args": [], "kwargs": {}}))
    answer, _ = wire.decode(running.call(*frames, TIGHT, device="cpu").frame)
    assert answer["ok"], answer
    return answer["value"]


def test_refusal_of_every_way_is_told_once(bwrap_without: Callable[[str, str], Path]) -> None:
    """When bubblewrap cannot do without what it is refused, each way is tried and the first reason is given."""
    calls = bwrap_without("--unshare-pid", "bwrap: Creating new namespace failed: Operation not permitted")
    with pytest.raises(GraderError, match=r"L2: .*bwrap: Creating new namespace failed: Operation not permitted\);"):
        open_wall(Level.NAMESPACES)
    assert len(calls.read_text().split()) == len(jail.ways())


def test_failure_that_is_not_bubblewraps_is_not_tried_again(bwrap_without: Callable[[str, str], Path]) -> None:
    """Another reason than bubblewrap's own is told at once."""
    calls = bwrap_without("--unshare-pid", "no space left")
    with pytest.raises(GraderError, match=r"L2: .*no space left"):
        open_wall(Level.NAMESPACES)
    assert len(calls.read_text().split()) == 1


def test_mapped_memory_is_known_without_proc() -> None:
    """Trying finds the address space that /proc tells, give or take a megabyte."""
    assert abs(confine.mapped_by_trying() - confine.mapped_memory()) <= 1 << 20
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY


# --- Landlock: missing, old, or not what it says ----------------------------------------------------------------------

OPEN = """
from grader.doctor import cure_for, reason_of
from grader.errors import GraderError
from grader.sandbox import Level, open_wall
for level in (Level.LANDLOCK, Level.NAMESPACES):
    try:
        open_wall(level, at_most=level)
    except GraderError as error:
        reason = reason_of(level, error.message)
        print(reason, "|", cure_for(level, reason).splitlines()[0])
"""
WITHOUT = [
    (errno.ENOSYS, "this kernel was built without Landlock", "the sandbox needs Linux 5.13 or later with Landlock"),
    (errno.EOPNOTSUPP, "Landlock is switched off in this kernel", "start the kernel with `landlock`"),
    (errno.EPERM, "a filter around this process refuses Landlock", "the container around this process is too old"),
]


@pytest.mark.parametrize(("number", "reason", "cure"), WITHOUT, ids=["not-built", "switched-off", "filtered"])
def test_without_landlock_nothing_starts(number: int, reason: str, cure: str, at_home: Runner) -> None:
    """Both levels fail closed, with one line that says why, and the cure."""
    options = ("--seccomp-unconfined", "--answer", f"{LANDLOCK_CREATE_RULESET}={number}")
    done = at_home(os.geteuid(), in_docker(os.geteuid(), sys.executable, "-c", OPEN, options=options))
    told = done.stdout.splitlines()
    assert done.stderr == ""
    assert all(line.startswith(f"[Errno {number}] {reason} | {cure}") for line in told[:1])
    assert len(told) == 2


def test_rights_that_the_kernel_does_not_know_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """EINVAL for a set of rights leads to the older set; when none is accepted, the error says so."""
    monkeypatch.setattr(confine, "_RIGHTS_BY_ABI", {1: (1 << 13) - 1, 2: 1 << 60, 3: 1 << 61})
    os.close(confine.landlock_ruleset(["/usr"], []))
    monkeypatch.setattr(confine, "_RIGHTS_BY_ABI", {1: 1 << 60})
    with pytest.raises(OSError, match="Landlock accepts no set of rights"):
        confine.landlock_ruleset(["/usr"], [])


Edit = tuple[str, str, str]  # file, old text, new text


def pretend_abi(version: int) -> Edit:
    """Return the edit with which `inside` takes this kernel's Landlock for an older one."""
    asked = "return _syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION_FLAG)"
    return ("confine.py", asked, f"return {version}")


@pytest.fixture
def edited(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., ZygoteWall]]:
    """Start a sandbox of level 1 from a copy of `inside` with parts of its text replaced."""
    opened: list[ZygoteWall] = []
    with tempfile.TemporaryDirectory(prefix="torchgrade-test-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)

        def start(*edits: Edit) -> ZygoteWall:
            copy = Path(folder) / "inside"
            shutil.copytree(jail.INSIDE, copy, ignore=shutil.ignore_patterns("__pycache__"))
            for name, old, new in edits:
                text = (copy / name).read_text()
                assert text.count(old) == 1, f"{old!r} is not once in {name}"
                (copy / name).write_text(text.replace(old, new))
            monkeypatch.setattr(jail, "INSIDE", copy)
            opened.append(open_wall(Level.LANDLOCK, at_most=Level.LANDLOCK))
            return opened[-1]

        yield start
        for running in opened:
            running.close()


@pytest.mark.parametrize("version", [1, 2, 3, 4, 5, 6])
def test_each_landlock_is_enough(version: int, edited: Callable[..., ZygoteWall]) -> None:
    """From the first version on, all that the self-test tries is refused."""
    assert edited(pretend_abi(version)).level is Level.LANDLOCK


def test_landlock_of_no_version_is_none(edited: Callable[..., ZygoteWall]) -> None:
    """Below version 1 nothing starts."""
    with pytest.raises(GraderError, match="Landlock accepts no set of rights"):
        edited(pretend_abi(0))


def test_oldest_landlock_lets_no_file_be_cut_off(edited: Callable[..., ZygoteWall], tmp_path: Path) -> None:
    """What Landlock governs from version 3 on, seccomp refuses: a file that its user may write keeps its content."""
    with tempfile.TemporaryDirectory() as open_to_all:
        os.chmod(open_to_all, 0o777)
        victim = Path(open_to_all) / "grades"
        victim.write_text("all of them")
        victim.chmod(0o666)
        attempts = [f"os.truncate('{victim}', 0)", f"os.open('{victim}', os.O_TRUNC)"]
        attempts += [f"os.open('{victim}', os.O_TRUNC | 3)", f"os.open('{victim}', os.O_TRUNC | os.O_WRONLY)"]
        attempts += [f"open('{victim}')", "os.kill(os.getppid(), 0)"]
        text = f"{HOSTILE}\ndef attack():\n    return [answer_to(each) for each in ("
        text += "".join(f"lambda: {attempt}, " for attempt in attempts) + ")]\n"
        assert called(edited(pretend_abi(1)), text) == ["EPERM", "EPERM", "EPERM", "EACCES", "EACCES", "EPERM"]
        assert victim.read_text() == "all of them"


NO_LANDLOCK = ("confine.py", "        _syscall(_RESTRICT_SELF, self.ruleset, 0)\n", "")
TRACEABLE = ("__main__.py", "confine.prctl(confine.PR_SET_DUMPABLE, 0)", "confine.prctl(confine.PR_SET_DUMPABLE, 1)")
SIGNALS = ("confine.py", "_op(_JUMP_EQUAL, call[column], 0, 4)", "_op(_JUMP_EQUAL, 9999, 0, 4)")
OPENAT = ("confine.py", "    program += _no_truncation_without_writing(_OPENAT[column], 2)\n", "")
PAIRS = ("confine.py", "    program += _connected_pairs_only(_SOCKETPAIR[column])\n", "")


def without(call: str) -> Edit:
    """Return the edit that takes one call out of the table of what is refused."""
    return ("confine.py", f'"{call}": (', f'"{call}": (None, None) or (')


HOLES = [
    pytest.param((NO_LANDLOCK,), "files, files outside scratch", id="landlock"),
    pytest.param((NO_LANDLOCK, TRACEABLE), "files, memory of others, files outside scratch", id="landlock-dumpable"),
    pytest.param((pretend_abi(1), SIGNALS), "signals", id="signals"),
    pytest.param((pretend_abi(1), OPENAT), "truncation", id="truncation-by-opening"),
    pytest.param((pretend_abi(1), without("truncate")), "truncation", id="truncation-by-name"),
    pytest.param((PAIRS,), "messages", id="pairs-of-sockets"),
    pytest.param((without("execve"),), "programs", id="programs"),
    pytest.param((without("ptrace"),), "tracing", id="tracing"),
    pytest.param((without("memfd_create"),), "files in memory", id="files-in-memory"),
    pytest.param((without("unshare"),), "namespaces", id="namespaces"),
]


@pytest.mark.parametrize(("edits", "names"), HOLES)
def test_each_missing_defence_is_found_by_trying(
    edits: tuple[Edit, ...], names: str, edited: Callable[..., ZygoteWall]
) -> None:
    """The self-test names what is not refused once its defence is removed, and the sandbox does not start."""
    if TRACEABLE in edits and os.geteuid() == 0 and not wall._others_may_enter():
        pytest.skip("the zygote stays root with capabilities here, which protect its memory as well")
    with pytest.raises(GraderError, match=f"confinement does not hold here: {names} not refused"):
        edited(*edits)


# --- what the doctor advises ------------------------------------------------------------------------------------------

DENIED = "bwrap: setting up uid map: Permission denied"
UBUNTU_KNOB = ("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1")
ADVICE = [
    pytest.param("bubblewrap is not installed", {}, False, ("apt install bubblewrap",), id="no-bubblewrap"),
    pytest.param(DENIED, {UBUNTU_KNOB}, False, ("apparmor_parser -r", "userns, }", "userns=0"), id="ubuntu"),
    pytest.param(DENIED, {}, True, ("seccomp=unconfined", "Kubernetes", "Podman"), id="container"),
    pytest.param(
        DENIED,
        {UBUNTU_KNOB},
        True,
        ("seccomp=unconfined", "Kubernetes", "Podman", "apparmor_parser -r", "userns, }", "userns=0"),
        id="container-on-ubuntu",
    ),
    pytest.param(
        DENIED,
        {("/proc/sys/kernel/unprivileged_userns_clone", "0")},
        False,
        ("sysctl kernel.unprivileged_userns_clone=1",),
        id="debian",
    ),
    pytest.param(
        DENIED, {("/proc/sys/user/max_user_namespaces", "0")}, False, ("sysctl user.max_user_namespaces",), id="none"
    ),
    pytest.param(DENIED, {}, False, ("something refuses namespaces",), id="unknown"),
    pytest.param("confinement does not hold here: files not refused", {}, False, ("do not grade here",), id="hole"),
]


@pytest.mark.parametrize(("reason", "facts", "container", "words"), ADVICE)
def test_cure_fits_the_cause(
    reason: str, facts: set[object], container: bool, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each cause of a missing L2 leads to its own advice, and to no other."""
    monkeypatch.setattr(doctor, "_reads", lambda path, value: (path, value) in facts)
    monkeypatch.setattr(doctor, "in_container", lambda: container)
    monkeypatch.setattr(doctor, "bubblewrap", lambda: "/usr/bin/bwrap")
    cure = doctor.cure_for(Level.NAMESPACES, reason)
    assert all(word in cure for word in words)
    others = {word for param in ADVICE for word in param.values[3]} - set(words)
    assert not [word for word in others if word in cure]


def test_bubblewrap_of_another_path_needs_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    """The profile is for /usr/bin/bwrap: who uses the one from PyPI is told to install that."""
    monkeypatch.setattr(doctor, "_reads", lambda path, value: (path, value) == UBUNTU_KNOB)
    monkeypatch.setattr(doctor, "in_container", lambda: False)
    for path, told in (("/usr/bin/bwrap", False), ("/somewhere/bwrap", True)):
        monkeypatch.setattr(doctor, "bubblewrap", lambda path=path: path)
        assert ("sudo apt install bubblewrap" in doctor.cure_for(Level.NAMESPACES, DENIED)) is told


def test_advised_command_writes_the_profile() -> None:
    """The line to copy, run by a shell, prints a profile of three lines."""
    (line,) = (line for line in doctor.UBUNTU if line.startswith("printf"))
    done = subprocess.run(["sh", "-c", line.removesuffix("|")], capture_output=True, text=True, timeout=10, check=True)
    assert done.stdout.splitlines() == [
        "abi <abi/4.0>,",
        "include <tunables/global>",
        "profile bwrap /usr/bin/bwrap flags=(unconfined) { userns, }",
    ]


def test_container_is_known_by_its_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kubernetes sets a variable; Docker and Podman leave a file; a filter on system calls tells as well."""
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    monkeypatch.setattr(Path, "read_text", lambda self: "Name:\tx\nSeccomp:\t0\nSeccomp_filters:\t0\n")
    for mark in ("/.dockerenv", "/run/.containerenv", ""):
        monkeypatch.setattr(os.path, "exists", lambda path, mark=mark: path == mark)
        assert doctor.in_container() is bool(mark)
    monkeypatch.setattr(Path, "read_text", lambda self: "Name:\tx\nSeccomp:\t2\nSeccomp_filters:\t1\n")
    assert doctor.in_container()
    monkeypatch.setattr(Path, "read_text", lambda self: "Seccomp_filters:\t0\n")
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "10.0.0.1")
    assert doctor.in_container()
