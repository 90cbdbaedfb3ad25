"""A Dask cluster, and one of Slurm jobs, that fail in every way a script can: what the command says and leaves."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed")
pytest.importorskip("dask_jobqueue")

from grader.cluster import dask, slurm
from grader.cluster.dask import DaskEngine
from grader.cluster.orders import Expected
from grader.engine import Settings

SETTINGS = Settings(seed=7, device="cpu")
EXPECTED = Expected({}, {})


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
        self.fails: dict[str, Exception] = {}
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


def engine(close: Callable[[], None] = lambda: None, **more: Any) -> DaskEngine:
    """Return an engine on the fake client."""
    return DaskEngine("tls://nowhere:1", None, SETTINGS, EXPECTED, close=close, **more)


def test_closing_never_raises_and_ends_the_cluster(client: FakeClient) -> None:
    """A client that cannot be closed keeps nobody from ending the jobs."""
    client.fails = {"close": TimeoutError(), "run": OSError()}
    ended = threading.Event()
    own = engine(ended.set)
    own.close(now=True)
    assert ended.is_set()


@pytest.mark.parametrize("error", [AssertionError("Status.created"), TimeoutError()])
def test_a_cluster_that_cannot_be_closed_leaves_no_key(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, error: Exception
) -> None:
    """The run ends as it has ended, and says which jobs may be left."""
    closes = list[Callable[[], None]]()
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
    closes[0]()
    assert not list(tmp_path.rglob("key.pem"))
    assert f"scancel -n {names[0]}" in capsys.readouterr().err
