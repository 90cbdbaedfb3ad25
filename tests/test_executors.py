"""Any executor as an engine: what a machine answers that cannot grade, dies, or is another than the others."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest

from grader.cluster import remote
from grader.cluster.certificate import write_certificate
from grader.cluster.executors import RemoteEngine
from grader.cluster.options import Machines
from grader.cluster.orders import Expected, read_order, unpacked, write_order
from grader.course import Lab
from grader.engine import Settings, run_jobs
from grader.errors import GraderError, UsageProblem
from grader.grading import lab_hashes, versions
from grader.sandbox import Level
from grader.sandbox.jail import environment

SETTINGS = Settings(seed=7, device="cpu")
PASSES = {"level": "L2", "checks": [{"verdict": {"outcome": "passed"}}]}


class Scripted(Executor):
    """Answers as the script says, an answer a submission; a class because executors are."""

    def __init__(self, script: list[Any]) -> None:
        self.script, self.orders = script, list[Any]()

    def submit(self, _function: Callable[..., Any], order: str, /) -> Future[str]:  # type: ignore[override]
        """Return what comes next."""
        self.orders.append(read_order(order))
        future: Future[str] = Future()
        does = self.script.pop(0)
        if isinstance(does, Exception):
            future.set_exception(does)
        else:
            future.set_result(json.dumps(does))
        return future


class Forgiving(RemoteEngine):
    """An engine with machines enough to send some home."""

    def dismiss(self, answer: Mapping[str, Any]) -> None:
        """Go on."""


@pytest.fixture
def expected(course: Path) -> Expected:
    """Return what the course is here."""
    lab = Lab(course, "masked")
    return Expected(versions(), {"masked": lab_hashes(lab, lab.assignment())})


@pytest.fixture
def job(course: Path, tmp_path: Path) -> dict[str, Any]:
    """Return a job."""
    (tmp_path / "masked.py").write_text("x = '\u2713'\n")
    return {"id": 0, "suite": str(course / "autotests" / "masked"), "root": str(tmp_path), "path": "masked.py"}


def answers(job: dict[str, Any], expected: Expected, *script: Any, kind: type[RemoteEngine] = Forgiving) -> list[Any]:
    """Return what came of a job."""
    got: list[Any] = []
    executor = Scripted(list(script))
    run_jobs(SETTINGS, [job], 1, lambda _, answer: got.append(answer), lambda own, _: kind(executor, own, expected, 1))
    assert not executor.script
    return got


def test_an_order_is_plain_text_and_brings_the_bytes(job: dict[str, Any], expected: Expected) -> None:
    """Where it arrives it makes the same job, with the hand-in in a folder that only its owner may enter."""
    order = read_order(write_order(job, replace(SETTINGS, at_most=Level.LANDLOCK), expected))
    assert (order.settings, order.lab) == (replace(SETTINGS, at_most=Level.LANDLOCK), "masked")
    with unpacked(order) as own:
        folder = Path(own["root"])
        assert (folder / own["path"]).read_text() == "x = '\u2713'\n"
        assert folder.stat().st_mode & 0o077 == 0
        assert {name: own[name] for name in ("id", "suite")} == {name: job[name] for name in ("id", "suite")}
    assert not folder.exists()


def test_what_cannot_be_taken_is_told_as_it_is_here(job: dict[str, Any], expected: Expected) -> None:
    """A link in the class's folder is refused where it lies, and no file travels."""
    path = Path(job["root"]) / job["path"]
    path.unlink()
    path.symlink_to("/etc/passwd")
    order = read_order(write_order(job, SETTINGS, expected))
    assert (order.job["problem"], order.files) == ("masked.py is a link, not a file; hand in the file itself", {})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"versions": {"torch": "0.1"}},
            "other versions than where the run was started: .*torch .* here and 0.1 there",
        ),
        ({"hashes": {"suite": "0", "solution": "0"}}, "another solution and suite of masked in "),
        (
            {"job": {"suite": "/nowhere/autotests/masked"}},
            "/nowhere/autotests/masked is not there; the course must lie on",
        ),
    ],
)
def test_a_machine_with_other_files_or_versions_is_unfit(
    job: dict[str, Any], expected: Expected, change: dict[str, Any], words: str
) -> None:
    """It says what differs, and runs nothing."""
    order = json.loads(write_order(job, SETTINGS, expected))
    for name, values in change.items():
        order[name] |= values
    with pytest.raises(GraderError, match=words):
        remote.check_here(read_order(json.dumps(order)))


def test_a_standing_worker_sees_that_a_suite_was_edited(
    job: dict[str, Any], course: Path, expected: Expected, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It refuses what was sent for the old one, takes what is sent for the new, and grades that in a new process."""
    copy = tmp_path / "course"
    shutil.copytree(course, copy)
    job["suite"] = str(copy / "autotests" / "masked")
    before = read_order(write_order(job, SETTINGS, expected))
    remote.check_here(before)
    with open(copy / "autotests" / "masked" / "test_masked.py", "a") as suite:
        suite.write("# newer\n")
    with pytest.raises(GraderError, match="another suite of masked"):
        remote.check_here(before)
    lab = Lab(copy, "masked")
    after = replace(before, hashes=lab_hashes(lab, lab.assignment()))
    remote.check_here(after)
    started = list[str]()
    fake = Mock()
    fake.process.poll.return_value = None
    monkeypatch.setattr(remote, "Worker", lambda _: started.append("one") or fake)
    for order in (before, before, after, after):
        remote._worker(order)
    assert len(started) == 2
    remote._drop()


def test_a_run_ends_only_its_own_grading_processes(
    job: dict[str, Any], expected: Expected, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another command's on the same machine, even one with the same seed, go on."""
    killed = list[str]()
    process = SimpleNamespace(poll=lambda: None)

    class Fake:
        def __init__(self, _: Settings) -> None:
            self.process = process
            self.name = ""

        def kill(self) -> None:
            killed.append(self.name)

        def close(self) -> None:
            pass

    monkeypatch.setattr(remote, "Worker", Fake)
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as two:
        for name, thread in ("a", one), ("b", two):
            order = read_order(write_order(job, SETTINGS, replace(expected, run=name)))
            thread.submit(remote._worker, order).result().name = name
    remote.end("a")
    assert killed == ["a"]
    remote.end("b")
    assert killed == ["a", "b"]


def test_a_job_whose_machine_fails_is_tried_once_more(job: dict[str, Any], expected: Expected) -> None:
    """A grading process that dies, and a check that could not be run, may be the machine's; twice is told as ours."""
    fault = {"level": "L2", "checks": [{"verdict": {"outcome": "harness_error"}}]}
    assert answers(job, expected, {"died": "n1: it ended"}, PASSES) == [PASSES]
    assert answers(job, expected, fault, PASSES) == [PASSES]
    assert answers(job, expected, fault, fault) == [fault]
    died = {"died": "n1: it ended"}
    assert answers(job, expected, died, died) == [{"id": 0, "harness_error": "n1: it ended"}]


def test_an_unfit_machine_costs_no_hand_in(job: dict[str, Any], expected: Expected) -> None:
    """Others are tried; an executor that can send nobody home says why nothing can be graded."""
    unfit = {"unfit": "n1: another suite"}
    died = {"died": "n2: it ended"}
    assert answers(job, expected, *[unfit] * 4, died, unfit, PASSES) == [PASSES]
    with pytest.raises(GraderError, match="n1: another suite"):
        answers(job, expected, unfit, kind=RemoteEngine)


def test_all_machines_are_held_to_the_first_level(job: dict[str, Any], expected: Expected) -> None:
    """An answer of another level is not taken, and orders ask for the first one from then on."""
    got: list[Any] = []
    executor = Scripted([PASSES, {**PASSES, "level": "L1"}, PASSES])
    engine = RemoteEngine(executor, SETTINGS, expected, 1)
    got.append(engine.taken(job, engine.submit(job)))
    assert engine.taken({**job, "id": 1}, engine.submit({**job, "id": 1})) is None
    assert engine.taken({**job, "id": 1}, engine.submit({**job, "id": 1})) == PASSES
    assert [each.settings.required for each in executor.orders] == [Level.LANDLOCK, Level.NAMESPACES, Level.NAMESPACES]


def test_real_jobs_run_on_a_plain_executor(
    job: dict[str, Any],
    expected: Expected,
    descendants: Callable[[int], list[int]],
    ends: Callable[[int], bool],
) -> None:
    """Threads of the standard library grade as the pool does, and `end` ends what they have started."""
    got: list[Any] = []
    before = set(descendants(os.getpid()))
    pool = ThreadPoolExecutor(1)
    run_jobs(SETTINGS, [job], 1, lambda _, each: got.append(each), lambda own, _: RemoteEngine(pool, own, expected, 1))
    assert got[0]["sha256"] == hashlib.sha256((Path(job["root"]) / job["path"]).read_bytes()).hexdigest()
    assert len(got[0]["checks"]) == 3
    remote.end()
    assert all(ends(pid) for pid in set(descendants(os.getpid())) - before)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"scheduler": "tls://h:1"}, "--scheduler is for --engine dask, not local"),
        ({"engine": "dask"}, "--scheduler is tls://HOST:PORT, none was given"),
        ({"engine": "dask", "scheduler": "tcp://h:1"}, "got tcp://h:1; whoever reaches a scheduler without TLS"),
        ({"engine": "slurm"}, "--engine slurm needs --workers N"),
        ({"engine": "slurm", "workers": 2, "partition": "a\nsrun x"}, "is no single option of sbatch"),
        ({"engine": "slurm", "workers": 2, "memory": "4096"}, "--memory is a number with its unit, .*; got '4096'"),
        ({"engine": "slurm", "workers": 2, "memory": "4G\n"}, "--memory is a number with its unit, "),
        ({"engine": "slurm", "workers": 2, "interface": "ib0 $(id)"}, r"'ib0 \$\(id\)' is no single option of sbatch"),
        ({"engine": "slurm", "workers": 2, "tls_key": Path("k")}, "--tls-key is for --engine dask, not slurm"),
    ],
)
def test_options_that_do_not_go_together_are_refused(given: dict[str, Any], words: str) -> None:
    """Nothing that was said is passed over."""
    with pytest.raises(UsageProblem, match=words):
        Machines(**given).check()


def test_a_dask_cluster_is_taken_for_cpus_and_that_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody here knows what its workers have; who says it reads nothing."""
    dask = Machines(engine="dask")
    assert (dask.device("cuda"), capsys.readouterr().err) == ("cuda", "")
    assert dask.device("auto") == "cpu"
    assert "give --device cuda where each worker has a GPU" in capsys.readouterr().err


def test_a_certificate_is_its_owners_alone(tmp_path: Path) -> None:
    """Nobody else can read the key, and one that is there is not written over."""
    pytest.importorskip("distributed")
    certificate, key = write_certificate(tmp_path / "tls")
    assert [path.stat().st_mode & 0o777 for path in (certificate, key, tmp_path / "tls")] == [0o600, 0o600, 0o700]
    assert key.read_text().startswith("-----BEGIN PRIVATE KEY-----")
    with pytest.raises(UsageProblem, match=r"cert\.pem is there already"):
        write_certificate(tmp_path / "tls")


@pytest.mark.parametrize(
    ("given", "seen"), [("1", "1"), ("GPU-8f2c,MIG-1/2", "GPU-8f2c,MIG-1/2"), ("", None), ("0\n1", None)]
)
def test_a_sandbox_sees_the_gpus_that_its_worker_was_given(
    monkeypatch: pytest.MonkeyPatch, given: str, seen: str | None
) -> None:
    """One worker a GPU would otherwise mean all on the first GPU."""
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", given)
    assert environment("/scratch").get("CUDA_VISIBLE_DEVICES") == seen
