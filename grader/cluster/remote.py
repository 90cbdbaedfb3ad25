"""What runs on another machine: grade an order here, if suite, solution, harness and versions are those it expects.

Called by name by whatever executor brought the order; keeps a grading process for each thread that it is called in.
That dies with this process, for then nobody reads its answers. Trusted side; imports no torch.
"""

from __future__ import annotations

import json
import socket
import threading
from functools import cache
from pathlib import Path

from grader.cluster.orders import Order, read_order, unpacked
from grader.engine import Answer, Settings, Worker, WorkerDied
from grader.errors import GraderError, UsageProblem

_OWN = threading.local()  # of each thread: its worker and what that was started with
_ALL: list[Worker] = []
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
            answer: Answer = _worker(order.settings).grade(job)
        except WorkerDied as error:
            _drop()
            return {"died": f"{socket.gethostname()}: {error.message}"}
        except BaseException:
            _drop()
            raise
    _OWN.level = answer.get("level") or _OWN.level
    return answer


def _worker(settings: Settings) -> Worker:
    """Return this thread's grading process, or a new one where that was started for another run or level."""
    running: Worker | None = getattr(_OWN, "worker", None)
    if running is not None and running.process.poll() is None and _serves(settings):
        return running
    _drop()
    try:
        fresh = Worker(settings)
    except OSError as error:
        raise GraderError(f"no grading process can be started: {error.strerror}") from None
    _OWN.worker, _OWN.settings, _OWN.level = fresh, settings, ""
    with _LOCK:
        _ALL.append(fresh)
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
            if worker in _ALL:
                _ALL.remove(worker)
        worker.close()


def end() -> None:
    """End all grading processes of this process, in the middle of their jobs: the run is over."""
    with _LOCK:
        ended, _ALL[:] = list(_ALL), []
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
    hashes = _hashes(suite)
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


@cache
def _hashes(suite: Path) -> dict[str, str]:
    from grader.course import Lab
    from grader.grading import lab_hashes

    lab = Lab(suite.parents[1], suite.name)
    return lab_hashes(lab, lab.assignment())
