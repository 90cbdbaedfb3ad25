"""What the zygote does to be fast: memory to fork from, the compiler it puts off, practice, a child that waits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from grader.errors import SandboxLost
from grader.sandbox import Level, jail, open_wall
from grader.sandbox.inside import memory, wire, worker
from grader.sandbox.inside.zygote import FORKS_BEFORE_COLLAPSE
from grader.sandbox.reply import Ending, Limits
from grader.sandbox.wall import Frame, ZygoteWall

from .survival import kinds_below
from .warm import SANDBOX, Run

OPTIMIZERS = "SGD Adam AdamW RMSprop Adagrad NAdam Adamax Rprop ASGD RAdam Adadelta"
TRAIN = f"""
import torch
from inside import lazy
lazy.put_off_the_compiler()
model = torch.nn.Linear(2, 2)
for name in "{OPTIMIZERS}".split():
    optimizer = getattr(torch.optim, name)(model.parameters(), lr=0.1)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 5)
    optimizer.zero_grad()
    model(torch.ones(2)).sum().backward()
    optimizer.step()
    schedule.step()
    optimizer.load_state_dict(optimizer.state_dict())
"""


def python(text: str) -> str:
    """Run *text* in a process of its own, beside the package `inside`, and return what it printed."""
    done = subprocess.run([sys.executable, "-c", text], cwd=SANDBOX, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_no_optimizer_imports_the_compiler(with_torch: Run) -> None:
    """Every optimizer of torch, made, stepped, saved and loaded, leaves the real torch._dynamo alone."""
    done = with_torch(TRAIN + "import sys; print(sum(name.startswith('torch._dynamo.') for name in sys.modules))")
    assert (done.stdout.strip(), done.returncode) == ("0", 0), done.stderr


@pytest.mark.parametrize(
    ("use", "printed"),
    [
        ("print(torch.compile(lambda x: 2 * x, backend='eager')(torch.ones(2)).sum().item())", "4.0"),
        ("import torch._dynamo.config as config; print(config.__name__)", "torch._dynamo.config"),
        ("torch._dynamo.reset(); import sys; print(sys.modules['torch._dynamo'] is torch._dynamo)", "True"),
        ("from torch._dynamo import optimize; print(callable(optimize))", "True"),
        ("import torch._dynamo as d; print(type(d.disable(recursive=False)).__name__ != 'NoneType')", "True"),
        ("print(hasattr(torch.compiler.disable(model), '_orig_mod'))", "True"),
        ("import inspect; print(inspect.getmodule(torch.optim.SGD).__name__)", "torch.optim.sgd"),
    ],
    ids=["compile", "submodule", "attribute", "from", "decorator", "module", "walk"],
)
def test_who_asks_for_the_compiler_gets_the_real_one(with_torch: Run, use: str, printed: str) -> None:
    """After optimizers ran on the stand-in, every way to the real module works."""
    done = with_torch(TRAIN + use)
    assert (done.stdout.splitlines()[-1:], done.returncode) == ([printed], 0), done.stderr


def test_compiler_that_is_there_stays() -> None:
    """The stand-in never takes the place of the real module."""
    text = "import torch, torch._dynamo as real\nfrom inside import lazy\nlazy.put_off_the_compiler()\n"
    assert python(text + "import sys; print(sys.modules['torch._dynamo'] is real)") == "True"


def test_memory_of_a_gpu_is_limited_before_student_code_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each GPU gets the fraction that the lab's bytes are of it, never more than all."""
    sizes, asked = [8 << 30, 2 << 30], []
    fake = SimpleNamespace(
        device_count=lambda: 2,
        get_device_properties=lambda number: SimpleNamespace(total_memory=sizes[number]),
        set_per_process_memory_fraction=lambda fraction, number: asked.append((number, fraction)),
    )
    monkeypatch.setattr(worker.torch, "cuda", fake)
    worker.limit_gpu_memory(4 << 30)
    assert asked == [(0, 0.5), (1, 1.0)]


def test_memory_keeps_its_content_on_huge_pages() -> None:
    """What is put on huge pages keeps its bytes, and the heap still works."""
    text = """
import ctypes, mmap, random
from inside import memory
memory.prepare_imports()
area = mmap.mmap(-1, 16 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
content = random.Random(1).randbytes(16 << 20)
area[:] = content
here = ctypes.addressof(ctypes.c_char.from_buffer(area))
large = list(memory._large_areas())
memory.settle()
memory.collapse_large_areas()
assert area[:] == content
assert ctypes.addressof(ctypes.c_char.from_buffer(area)) == here
assert any(first <= here + (8 << 20) < last for first, last in large), (hex(here), large)
things = [bytes(size) for size in range(20000)]
assert all(len(thing) == size for size, thing in enumerate(things))
print("kept")
"""
    assert python(text) == "kept"


def test_what_was_written_before_the_imports_comes_to_huge_pages_too() -> None:
    """Python's own start wrote to small pages, each of which every fork would copy an entry of."""
    text = """
from inside import memory
things = [memory._libc.malloc(3000) for _ in range(4000)]
for thing in things:
    memory.ctypes.memset(thing, 1, 3000)
memory.prepare_imports()
def huge():
    found, here = 0, False
    for line in open("/proc/self/smaps"):
        here = line.endswith("[heap]\\n") if line.split()[0][-1] != ":" else here
        found += int(line.split()[1]) if here and line.startswith("AnonHugePages:") else 0
    return found << 10
before = huge()
(first, last), = memory._heap()
refused = memory._libc.madvise(first, memory.HUGE, memory._MADV_COLLAPSE)
memory.settle()
print(refused or huge() - before >= 4 * memory.HUGE)
"""
    if python(text) == "-1":
        pytest.skip("this kernel has no MADV_COLLAPSE, which came with Linux 6.1, or no huge pages")
    assert python(text) == "True"


@pytest.mark.skipif(not hasattr(memory._libc, "mallinfo2"), reason="this libc does not tell of holes")
def test_settling_uses_up_holes_and_hardly_more() -> None:
    """What lies above all holes is left alone: filling that as well took 18 MB each time modules were preloaded."""
    text = """
import ctypes, os
from inside import memory
memory.prepare_imports()
things = [memory._libc.malloc(3000) for _ in range(2000)]
for thing in things[::2]:
    memory._libc.free(thing)
before, holes = memory.resident(os.getpid()), memory._libc.mallinfo2().ordblks
memory.settle()
after = memory.resident(os.getpid())
assert memory._libc.mallinfo2().ordblks < 50 < 900 < holes, (holes, memory._libc.mallinfo2().ordblks)
memory.settle()
print(after - before < 8 << 20, memory.resident(os.getpid()) - after < 4 << 20)
"""
    assert python(text) == "True True"


def ask(wall: ZygoteWall, text: str, **limits: Any) -> object:
    """Return what the function f of *text* returns for 21."""
    request = {"mode": "call", "call": "f", "seed": 1, "file": "lab.py", "text": text, "probes": ""}
    args = Frame(wire.encode_parts({"args": [21], "kwargs": {}}))
    reply = wall.call(Frame(wire.encode_parts(request)), args, Limits(**limits))
    assert reply.ending is Ending.REPLIED
    return wire.decode(memoryview(reply.frame))[0]["value"]


def double(wall: ZygoteWall) -> object:
    """Ask for twice 21."""
    return ask(wall, "def f(x):\n    return 2 * x\n")


def test_waiting_child_that_died_is_replaced() -> None:
    """The child forked ahead may be killed, say for memory: the next request gets another one and loses nothing."""
    wall = open_wall(Level.NONE)
    try:
        assert double(wall) == 42
        for _ in range(20):
            end = time.monotonic() + 30
            while not (waiting := [pid for pid, kind in kinds_below(wall.process.pid) if kind == "child"]):
                assert time.monotonic() < end, "no child is forked ahead"
            for child in waiting:
                os.kill(child, signal.SIGKILL)
            assert double(wall) == 42
    finally:
        wall.close()


def test_zygote_practises_and_stays_one_thread() -> None:
    """What it runs once is answered as it should be, leaves no module behind, and starts no thread."""
    text = """
import sys
from grader.sandbox.inside import practice, wire, worker
said = worker.practise()
print([wire.decode(bytearray(b"".join(parts)))[0].get("error", {}).get("message", "") for parts in said[1::2]])
print([name for name in sys.modules if name in ("practice", "probes")])
"""
    assert python(text) == "['', 'as asked', '']\n[]"
    wall = open_wall(Level.NONE)
    try:
        wall.wait_ready()
        zygote = next(pid for pid, kind in kinds_below(wall.process.pid) if kind == "zygote")
        assert len(os.listdir(f"/proc/{zygote}/task")) == 1
    finally:
        wall.close()


@pytest.mark.parametrize("module", sorted({module for _, module in jail.PRELOAD_FOR}))
def test_preloaded_modules_start_no_thread(module: str) -> None:
    """A thread of the zygote would be missing in its children, with the locks that it held."""
    wall = open_wall(Level.NONE)
    try:
        assert ask(wall, "def f(x):\n    return 2 * x\n", preload=(module,)) == 42
        zygote = next(pid for pid, kind in kinds_below(wall.process.pid) if kind == "zygote")
        assert len(os.listdir(f"/proc/{zygote}/task")) == 1
    finally:
        wall.close()


def test_many_modules_can_be_preloaded_at_once() -> None:
    """A long list arrives whole; a module that is not there costs nothing."""
    wall = open_wall(Level.NONE)
    try:
        names = tuple(f"a_module_with_a_long_name_that_nobody_has_{number:03}" for number in range(300))
        assert ask(wall, "def f(x):\n    return 2 * x\n", preload=names) == 42
    finally:
        wall.close()


def test_children_share_no_memory_with_the_zygote() -> None:
    """However many forks there were, whatever a child can write to is its own."""
    text = "def f(x):\n    return [line for line in open('/proc/self/maps') if ' rw-s ' in line]\n"
    wall = open_wall(Level.NAMESPACES)
    try:
        for _ in range(FORKS_BEFORE_COLLAPSE + 2):
            assert ask(wall, text) == []
    finally:
        wall.close()


def test_interrupted_call_leaves_no_answer_for_the_next_one() -> None:
    """What breaks off a call ends its sandbox: a later call never takes the answer that was still to come."""
    wall = open_wall(Level.NONE)
    wall.wait_ready()
    with pytest.raises(Stop), stopped_after(0.5):
        ask(wall, "import time\ndef f(x):\n    time.sleep(3)\n")
    with pytest.raises(SandboxLost):
        double(wall)
    wall.close()


class Stop(Exception):
    """Raised by the clock, as pytest-timeout's guard is."""


@contextmanager
def stopped_after(seconds: float) -> Iterator[None]:
    """Raise Stop in this thread."""

    def stop(number: int, frame: object) -> None:
        raise Stop

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_preloaded_compiler_is_the_real_one() -> None:
    """A child of a zygote that was told to import the compiler finds it there."""
    text = "import sys\ndef f(x):\n    return 'torch._dynamo.config' in sys.modules\n"
    wall = open_wall(Level.NONE)
    try:
        assert ask(wall, text) is False
        assert ask(wall, text, preload=("torch._dynamo",)) is True
    finally:
        wall.close()


def test_fault_before_student_code_is_the_sandbox_s() -> None:
    """A child that cannot read its request raises SandboxLost and the reason; it is no crash of the student's."""
    wall = open_wall(Level.NONE)
    try:
        with pytest.raises(SandboxLost, match=r"could not start a check: .*ProtocolError"):
            wall.call(Frame([b"nonsense"]), Frame([b"nonsense"]), Limits())
    finally:
        wall.close()


def test_child_inherits_no_fact_about_an_earlier_request() -> None:
    """Nothing in the frames below student code tells of the requests before it."""
    text = """
import sys
def f(x):
    frame, found = sys._getframe(), []
    while frame is not None:
        found += [name for name in ("facts", "message") if name in frame.f_locals]
        frame = frame.f_back
    return found
"""
    wall = open_wall(Level.NONE)
    try:
        assert [ask(wall, text) for _ in range(3)] == [["message"]] * 3  # its own
    finally:
        wall.close()


# --- memory -----------------------------------------------------------------------------------------------------------

FIRST_THREAD_ENDS = """
import ctypes, threading, time

def fill():
    kept = b"x" * (64 << 20)
    time.sleep(60)

threading.Thread(target=fill).start()
time.sleep(0.5)
ctypes.CDLL(None).syscall({"x86_64": 60, "aarch64": 93}[__import__("platform").machine()], 0)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_memory_is_told_when_the_first_thread_has_ended():
    """The process itself then tells nothing; its other threads do."""
    process = subprocess.Popen([sys.executable, "-c", FIRST_THREAD_ENDS])
    try:
        end = time.monotonic() + 30
        while ") Z " not in Path(f"/proc/{process.pid}/stat").read_text() and time.monotonic() < end:
            time.sleep(0.05)
        assert memory._resident(f"/proc/{process.pid}/status") == 0
        assert memory.resident(process.pid) > 64 << 20
    finally:
        process.kill()
        process.wait()
