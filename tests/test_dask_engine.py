"""A Dask cluster, and one of Slurm jobs, that fail in every way a script can: what the command says and leaves."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("distributed")
if find_spec("dask_jobqueue") is None:  # not loaded here: it would take Ctrl-C from all tests of this process
    pytest.skip("dask-jobqueue is not installed", allow_module_level=True)

from grader.cluster import dask, jobs, slurm
from grader.cluster.dask import DaskEngine, KilledWorker
from grader.cluster.orders import Expected
from grader.engine import Settings, run_jobs
from grader.errors import GraderError, UsageProblem

SETTINGS = Settings(seed=7, device="cpu")
EXPECTED = Expected({}, {"masked": {}})


class Waiting(Executor):
    """Takes orders and answers none; a class because executors are."""

    def __init__(self) -> None:
        self.futures = list[Future[str]]()

    def submit(self, *_: Any, **__: Any) -> Future[str]:
        """Return what is never ready."""
        self.futures.append(Future())
        return self.futures[-1]


class FakeClient:
    """A client of no cluster; a class because what it answers changes during a test."""

    def __init__(self) -> None:
        self.executor = Waiting()
        self.there: dict[str, int] = {}
        self.retired = list[str]()
        self.fails: dict[str, BaseException] = {}
        self.called = list[str]()

    def _call(self, name: str, answer: Any = None) -> Any:
        self.called.append(name)
        if name in self.fails:
            raise self.fails[name]
        return answer

    def run_on_scheduler(self, *_: Any) -> None:
        """Change nothing."""
        self._call("run_on_scheduler")

    def get_executor(self, **_: Any) -> Executor:
        """Return one that waits."""
        return self.executor

    def nthreads(self) -> dict[str, int]:
        """Return who is there."""
        return dict(self._call("nthreads", self.there))

    def retire_workers(self, workers: list[str]) -> None:
        """Send some home."""
        self.retired += workers
        for each in workers:
            del self.there[each]

    def run(self, *_: Any, **__: Any) -> None:
        """Run nothing."""
        self._call("run")

    def close(self, **_: Any) -> None:
        """Be gone."""
        self._call("close")


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> FakeClient:
    """Return the client that engines have."""
    fake = FakeClient()
    monkeypatch.setattr(dask, "Client", lambda *_, **__: fake)
    monkeypatch.setattr(dask, "LOOK", 0.01)
    return fake


def engine(close: Callable[[bool], None] = lambda _: None, **more: Any) -> DaskEngine:
    """Return an engine on the fake client."""
    return DaskEngine("tls://nowhere:1", None, SETTINGS, EXPECTED, close=close, **more)


def test_closing_never_raises_and_ends_the_cluster(client: FakeClient) -> None:
    """A client that cannot be closed keeps nobody from ending the jobs."""
    client.fails = {"close": TimeoutError(), "run": OSError()}
    ended = list[bool]()
    own = engine(ended.append)
    own.close(now=True)
    own.close(now=False)
    assert ended == [True]


@pytest.mark.parametrize("error", [AssertionError("Status.created"), TimeoutError()])
def test_a_cluster_that_cannot_be_closed_leaves_no_key(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, error: Exception
) -> None:
    """The run ends as it has ended, and says which jobs may be left."""
    closes = list[Callable[[bool], None]]()
    names = list[str]()

    class Broken:
        scheduler_address = "tls://nowhere:1"

        def close(self, **_: Any) -> None:
            raise error

    def cluster(*given: Any) -> Broken:
        names.append(given[-1])
        return Broken()

    monkeypatch.setattr(slurm, "_cluster", cluster)
    monkeypatch.setattr(slurm, "DaskEngine", lambda *_, close, **__: closes.append(close))
    monkeypatch.setattr(slurm.shutil, "which", lambda _: "sbatch")
    slurm.start(slurm.Request("", 1), SETTINGS, EXPECTED, tmp_path)
    assert list(tmp_path.rglob("key.pem"))
    closes[0](False)
    assert not list(tmp_path.rglob("key.pem"))
    assert f"scancel -n {names[0]}" in capsys.readouterr().err


def programs(folder: Path, monkeypatch: pytest.MonkeyPatch, **scripts: str) -> Path:
    """Put programs of Slurm first in the path; return the file in which each call is a line."""
    folder.mkdir()
    for name in ("sbatch", "scancel", "squeue"):
        path = folder / name
        path.write_text(f'#!/bin/sh\necho "{name} $*" >> {folder}/calls\n{scripts.get(name, "")}\n')
        path.chmod(0o755)
    (folder / "calls").touch()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return folder / "calls"


def graded(own: DaskEngine, tmp_path: Path) -> None:
    """Grade one job on an engine."""
    job = {"id": 0, "suite": str(tmp_path / "autotests" / "masked"), "root": str(tmp_path)}
    run_jobs(SETTINGS, [job], 1, lambda *_: None, lambda *_: own)


@pytest.mark.timeout(120)
def test_what_sbatch_refuses_is_submitted_again_and_then_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A run that no job will ever work for ends with what Slurm said, and leaves no key."""
    calls = programs(
        tmp_path / "bin", monkeypatch, sbatch="echo 'sbatch: error: invalid partition specified: x' >&2; exit 1"
    )
    monkeypatch.setattr(jobs, "PAUSE", 0.1)
    monkeypatch.setattr(dask, "LOOK", 0.1)
    own = slurm.start(slurm.Request("x", 2, interface="lo"), SETTINGS, EXPECTED, tmp_path)
    with pytest.raises(GraderError, match="Slurm gives no workers: sbatch: error: invalid partition specified: x; "):
        graded(own, tmp_path)
    assert calls.read_text().count("sbatch") == 2 * (1 + jobs.ROUNDS)
    assert "may be left" not in capsys.readouterr().err
    assert not list(tmp_path.rglob("key.pem"))


@pytest.mark.timeout(120)
def test_jobs_that_end_before_their_workers_come_are_submitted_again_and_then_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A queue without them is what tells."""
    submits = f"echo Submitted batch job $(wc -l < {tmp_path}/bin/calls)"
    calls = programs(tmp_path / "bin", monkeypatch, sbatch=submits)
    monkeypatch.setattr(jobs, "PAUSE", 0.1)
    monkeypatch.setattr(dask, "LOOK", 0.1)
    own = slurm.start(slurm.Request("x", 1, interface="lo"), SETTINGS, EXPECTED, tmp_path)
    with pytest.raises(GraderError, match=r"job \d+ ended before its worker reached this machine; .*--interface"):
        graded(own, tmp_path)
    assert calls.read_text().count("sbatch") == 1 + jobs.ROUNDS


class Books:
    """What dask-jobqueue knows; a class because `Keeper` changes it."""

    def __init__(self, **ids: str) -> None:
        self.workers = {name: SimpleNamespace(job_id=own, refused="" if own else "no") for name, own in ids.items()}
        self.scheduler = SimpleNamespace(workers={})

    def sync(self, function: Callable[..., Any], *given: Any, **_: Any) -> Any:
        """Run what would run in the loop."""
        return asyncio.run(function(*given))


def test_jobs_that_wait_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full queue, and a limit on how many jobs one may have, end no run."""
    books = Books(one="1", two="")
    refused = books.workers["two"]
    keeper = jobs.Keeper(books, 2, "n")
    monkeypatch.setattr(keeper, "_queued", lambda: {"1"})
    monkeypatch.setattr(jobs, "PAUSE", 0.0)
    for _ in range(20):
        assert keeper.look() == ""
        books.workers.setdefault("two", SimpleNamespace(job_id="", refused="no"))
    books.scheduler.workers["tls://a"] = SimpleNamespace(name="one")
    assert keeper.look() == ""
    assert "two" not in books.workers  # submitted again, now that a worker came
    assert refused.status == jobs.Status.closed  # the cluster asserts so of all its jobs when it is closed


def test_a_slurm_that_does_not_answer_ends_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is known of the jobs then."""
    books = Books(one="1", two="2")
    keeper = jobs.Keeper(books, 2, "n")
    monkeypatch.setattr(keeper, "_queued", lambda: None)
    assert [keeper.look() for _ in range(20)] == [""] * 20
    assert set(books.workers) == {"one", "two"}


def test_a_scheduler_that_is_once_too_slow_is_asked_again(client: FakeClient) -> None:
    """Workers that come afterwards are counted."""
    client.fails = {"nthreads": TimeoutError()}
    own = engine()
    wait_until(lambda: "nthreads" in client.called)
    client.fails, client.there = {}, {"tls://a": 3}
    wait_until(lambda: own.window == 6)
    own.close(now=False)


def wait_until(true: Callable[[], bool]) -> None:
    """Wait until something is true."""
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def unfit(number: int) -> dict[str, str]:
    """Return what a worker answers that cannot grade."""
    return {"who": f"tls://10.0.0.{number}:4000", "unfit": f"n{number}: another suite"}


def test_one_bad_node_ends_no_run_that_others_can_finish(client: FakeClient) -> None:
    """It may be replaced by a worker on the same node as often as it likes."""
    own = engine()
    good = "tls://10.0.0.1:1"
    client.there = {good: 1}
    own._problem_of({"who": good, "checks": []})
    for port in range(50):
        bad = f"tls://10.0.0.9:{port}"
        client.there[bad] = 1
        own.dismiss({"who": bad, "unfit": "n9: another suite"})
    assert client.there == {good: 1}
    own.close(now=False)


@pytest.mark.parametrize("pending", [True, False])
def test_a_bad_node_that_comes_first_ends_a_run_that_none_will_join(client: FakeClient, *, pending: bool) -> None:
    """As long as jobs of ours are in the queue, their workers are waited for."""
    own = engine(pending=lambda: pending)
    client.there = {unfit(1)["who"]: 1}
    if pending:
        own.dismiss(unfit(1))
        assert not client.there
    else:
        with pytest.raises(GraderError, match="n1: another suite"):
            own.dismiss(unfit(1))
    own.close(now=False)


def test_a_course_that_no_node_has_ends_the_run(client: FakeClient) -> None:
    """Eight hosts, or some that are sent home again and again, are enough."""
    for hosts, most in ((range(40), dask.UNFIT), ([1, 2] * 20, dask.AGAIN * dask.UNFIT)):
        own = engine(pending=lambda: True)
        bad = [{"who": f"tls://10.0.0.{host}:{port}", "unfit": "another suite"} for port, host in enumerate(hosts)]
        client.there = {each["who"]: 1 for each in bad}
        for each in bad[: most - 1]:
            own.dismiss(each)
        with pytest.raises(GraderError, match="another suite"):
            own.dismiss(bad[most - 1])
        own.close(now=False)


@pytest.mark.parametrize("name", ["my results", "a$(touch b)", "100%j"])
def test_a_folder_that_a_shell_or_sbatch_would_read_otherwise_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    """Every job would fail, or run what the name says."""
    programs(tmp_path / "bin", monkeypatch)
    (tmp_path / name).mkdir()
    monkeypatch.setattr(slurm, "_cluster", lambda *_: pytest.fail("a cluster was started"))
    with pytest.raises(UsageProblem, match=r"has a meaning of its own; name a folder of letters, digits"):
        slurm.start(slurm.Request("", 1), SETTINGS, EXPECTED, tmp_path / name)


@pytest.mark.timeout(120)
def test_a_python_whose_path_has_a_space_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The shell of a job takes it for one word, whatever its signs."""
    python = tmp_path / "my env $HOME" / "python"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/ran\n')
    python.chmod(0o755)
    copies = f'for each in "$@"; do cp "$each" {tmp_path}/script; done; echo Submitted batch job 1'
    calls = programs(tmp_path / "bin", monkeypatch, sbatch=copies, squeue="echo 1")
    monkeypatch.setattr(slurm.sys, "executable", str(python))
    own = slurm.start(slurm.Request("x", 1, interface="lo"), SETTINGS, EXPECTED, tmp_path)
    wait_until(lambda: "sbatch" in calls.read_text() and (tmp_path / "script").exists())
    own.close(now=True)
    subprocess.run(["sh", tmp_path / "script"], check=True, timeout=20)
    assert "-m distributed.cli.dask_worker tls://" in (tmp_path / "ran").read_text()


@pytest.mark.parametrize("failed", [True, False])
def test_logs_are_kept_for_a_run_that_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, *, failed: bool
) -> None:
    """The key is not, and the command says where they are."""
    closes = list[Callable[[bool], None]]()
    programs(tmp_path / "bin", monkeypatch)
    broken = SimpleNamespace(scheduler_address="tls://nowhere:1", close=lambda **_: None)
    monkeypatch.setattr(slurm, "_cluster", lambda *_: broken)
    monkeypatch.setattr(slurm, "DaskEngine", lambda *_, close, **__: closes.append(close))
    slurm.start(slurm.Request("", 1), SETTINGS, EXPECTED, tmp_path)
    (folder,) = tmp_path.glob(".cluster-*")
    (folder / "torchgrade-1.err").touch()
    closes[0](failed)
    assert [path.name for path in tmp_path.glob(".cluster-*/*")] == ["torchgrade-1.err"] * failed
    assert (f"the logs of its workers are in {folder}" in capsys.readouterr().err) == failed


def test_a_hand_in_that_kills_its_node_is_tried_on_four(client: FakeClient, tmp_path: Path) -> None:
    """Dask counts what only waited on a dead worker too, so its word is taken when it is given twice."""
    scheduler = SimpleNamespace(allowed_failures=3)
    dask._few_deaths(scheduler)
    assert scheduler.allowed_failures == 1
    own = engine()
    job = {"id": 0, "suite": str(tmp_path / "autotests" / "masked"), "root": str(tmp_path)}
    once = own.submit(job)
    once.set_exception(KilledWorker("grade", None, 1))
    assert own.taken(job, once) is None
    again = own.submit(job)
    again.set_exception(KilledWorker("grade", None, 1))
    answer = own.taken(job, again)
    assert answer is not None
    assert "2 workers died while they graded this" in answer["harness_error"]
    own.close(now=False)


@pytest.mark.parametrize(
    ("error", "told"), [(RuntimeError("odd"), GraderError), (KeyboardInterrupt(), KeyboardInterrupt)]
)
def test_a_connection_that_fails_leaves_nothing(
    client: FakeClient, error: BaseException, told: type[BaseException]
) -> None:
    """Whatever it fails with, the cluster is closed."""
    client.fails = {"run_on_scheduler": error}
    ended = list[bool]()
    with pytest.raises(told):
        engine(ended.append)
    assert ended == [True]


@pytest.mark.parametrize("given", [[], ["--help"], ["a", "b"]])
def test_the_maker_of_certificates_says_how_it_is_called(given: list[str]) -> None:
    """No folder is no traceback, and --help no folder."""
    line = [sys.executable, "-m", "grader.cluster.certificate", *given]
    done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (1, "usage: python -m grader.cluster.certificate FOLDER\n")
