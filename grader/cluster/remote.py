"""What runs on another machine: grade an order here, if suite, solution, harness and versions are those it expects.

Called by name by whatever executor brought the order; keeps a grading process for each thread that it is called in.
That dies with this process, for then nobody reads its answers. Trusted side; imports no torch.
"""

from __future__ import annotations

import json
import socket
import threading
from functools import cache, lru_cache
from pathlib import Path

from grader.cluster.orders import Order, read_order, unpacked
from grader.course import MANIFEST, Lab
from grader.engine import Answer, Settings, Worker, WorkerDied
from grader.errors import GraderError, UsageProblem

_OWN = threading.local()  # of each thread: its worker and what that was started with
_ALL: dict[Worker, str] = {}  # of all threads, and the run that each is for
_LOCK = threading.Lock()


def grade(text: str) -> str:
    """Grade an order and return the answer as JSON.

    ``unfit`` in it says why this machine cannot grade that; ``died`` that the grading process did. It is not repeated
    here, where perhaps everything is being ended: whoever gave the order tries another machine.
    """
    order = read_order(text)
    try:
        check_here(order)
        answer = _grade(order)
    except (GraderError, UsageProblem) as error:
        answer = {"unfit": f"{socket.gethostname()}: {error.message}"}
    return json.dumps({**answer, "id": order.job["id"]})


def _grade(order: Order) -> Answer:
    with unpacked(order) as job:
        try:
            answer: Answer = _worker(order).grade(job)
        except WorkerDied as error:
            _drop()
            return {"died": f"{socket.gethostname()}: {error.message}"}
        except BaseException:
            _drop()
            raise
    _OWN.level = answer.get("level") or _OWN.level
    return answer


def _worker(order: Order) -> Worker:
    """Return this thread's grading process, or a new one where that was started for another run, level or course."""
    settings, suite = order.settings, order.job["suite"]
    running: Worker | None = getattr(_OWN, "worker", None)
    fits = running is not None and _OWN.run == order.run and _serves(settings)
    fits = fits and _OWN.labs.setdefault(suite, order.hashes) == order.hashes  # what it has read still stands
    if running is not None and fits and running.process.poll() is None:
        return running
    _drop()
    try:
        fresh = Worker(settings)
    except OSError as error:
        raise GraderError(f"no grading process can be started: {error.strerror}") from None
    _OWN.worker, _OWN.settings, _OWN.level = fresh, settings, ""
    _OWN.run, _OWN.labs = order.run, {suite: order.hashes}
    with _LOCK:
        _ALL[fresh] = order.run
    return fresh


def _serves(settings: Settings) -> bool:
    own: Settings = _OWN.settings
    same_run = (own.seed, own.device) == (settings.seed, settings.device)
    return same_run and (own == settings or _OWN.level in ("", str(settings.required)))


def _drop() -> None:
    worker: Worker | None = getattr(_OWN, "worker", None)
    _OWN.worker = None
    if worker is not None:
        with _LOCK:
            _ALL.pop(worker, None)
        worker.close()


def end(run: str = "") -> None:
    """End the grading processes of a run, or of all, in the middle of their jobs: the run is over."""
    with _LOCK:
        ended = [worker for worker, own in _ALL.items() if run in ("", own)]
        for worker in ended:
            del _ALL[worker]
    for worker in ended:
        worker.kill()
        worker.close()


def check_here(order: Order) -> None:
    """Raise GraderError where this machine has another course, harness or torch than the one that sent the order."""
    differing = [
        f"{name} {here} here and {order.versions[name]} there"
        for name, here in _versions().items()
        if here != order.versions.get(name)
    ]
    if differing:
        raise GraderError(f"other versions than where the run was started: {', '.join(differing)}")
    suite = Path(order.job["suite"])
    if not suite.is_dir():
        raise GraderError(f"{suite} is not there; the course must lie on a disk that all machines share")
    hashes = _hashes(suite, _stamps(suite))
    others = sorted(kind for kind in order.hashes if hashes.get(kind) != order.hashes[kind])
    if others:
        words = " and ".join(others)
        raise GraderError(f"another {words} of {order.lab} in {suite.parents[1]} than where the run was started")
    if order.settings.device == "cuda":
        _see_gpu()


@cache
def _see_gpu() -> None:
    from grader.grading import choose_device

    choose_device("cuda")


@cache
def _versions() -> dict[str, str]:
    from grader.grading import versions

    return versions()


def _stamps(suite: Path) -> tuple[tuple[str, int, int], ...]:
    """Return by what an edit of a lab shows without reading its files: this process may live through many runs."""
    course, name = suite.parents[1], suite.name
    lab = Lab(course, name)
    own = [lab.solution, lab.handout / f"{name}.py", lab.handout / MANIFEST, *suite.rglob("*")]
    seen = [(str(path), path.stat()) for path in own if path.is_file() and "__pycache__" not in path.parts]
    return tuple(sorted((path, stat.st_mtime_ns, stat.st_size) for path, stat in seen))


@lru_cache(maxsize=64)
def _hashes(suite: Path, _stamps: tuple[tuple[str, int, int], ...]) -> dict[str, str]:
    from grader.grading import lab_hashes

    lab = Lab(suite.parents[1], suite.name)
    return lab_hashes(lab, lab.assignment())
