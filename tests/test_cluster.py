"""A class graded on a real Slurm, and on hosts with networks of their own: what dies costs a second try at most."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from grader.cluster.certificate import write_certificate

from .hosts import Host, hosts
from .slurm import slurm

pytest.importorskip("distributed")
HEAD = "import time\nimport torch\n\n\ndef masked_mean(x, mask):\n    time.sleep(0.25)\n"
BODIES = (
    "    return torch.where(mask, x, 0.0).sum(1) / mask.sum(1)\n",
    "    return torch.where(mask, x, 0.0).detach().sum(1) / mask.sum(1)\n",
    "    return (x * mask).mean(1)\n",
)
STUDENTS = 8
Processes = Callable[[int], list[int]]


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a class of hand-ins that take their time."""
    folder = tmp_path_factory.mktemp("group")
    for number in range(STUDENTS):
        path = folder / f"s{number}" / "masked.py"
        path.parent.mkdir()
        path.write_text(f"{HEAD}{BODIES[number % 3]}# {number}\n")
    return folder


def line(group: Path, course: Path, out: Path, *more: object) -> list[str]:
    """Return the command."""
    asked = [group, "-a", "masked", "--course", course, "-o", out, "--seed", 1, *more]
    return [sys.executable, "-m", "grader", "grade", *map(str, asked)]


@pytest.fixture(scope="module")
def local(group: Path, course: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what a run on this machine alone says of each student."""
    out = tmp_path_factory.mktemp("local")
    done = subprocess.run(line(group, course, out, "-j", 2), capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    return said_of(out)


def said_of(out: Path) -> dict[str, Any]:
    """Return what results say, but for the time it took."""
    results = {}
    for path in out.glob("*/masked.json"):
        results[path.parent.name] = data = json.loads(path.read_text())
        data.pop("graded_at")
        for check in data["checks"]:
            check.pop("cpu_seconds")
    return results


class Watch:
    """Sees which orders are begun; a class because it reads on where it stopped."""

    def __init__(self, path: Path) -> None:
        self.path, self.orders = path, list[dict[str, Any]]()
        self.environment = {
            "ORDER_LOG": str(path),
            "DASK_DISTRIBUTED__WORKER__PRELOAD": json.dumps([str(Path(__file__).with_name("order_log.py"))]),
        }

    def until(self, enough: Callable[[list[dict[str, Any]]], bool], command: subprocess.Popen[str]) -> dict[str, Any]:
        """Wait until enough orders are begun; return the last one."""
        end = time.monotonic() + 240
        while time.monotonic() < end and command.poll() is None:
            if self.path.exists():
                text = self.path.read_text()
                self.orders = [json.loads(each) for each in text.splitlines()] if text.endswith("\n") else self.orders
            if enough(self.orders):
                return self.orders[-1]
            time.sleep(0.02)
        said = command.communicate() if command.poll() is not None else "nothing yet"
        raise AssertionError(f"only {self.orders}; the command said {said}")

    def check(self, kills: int, *, refusing: str = "") -> None:
        """Only what was in flight at a kill was begun again, once for each kill; a network may refuse all.

        In flight is what a worker grades and, for a moment, the answer before that, which is still on its way.
        """
        orders = [json.loads(each) for each in self.path.read_text().splitlines()]
        counts = Counter(order["id"] for order in orders if order["network"] != refusing)
        assert set(counts) == set(range(STUDENTS))
        assert max(counts.values()) <= 1 + kills  # it may be in flight at both
        assert sum(counts.values()) <= STUDENTS + 2 * kills


@pytest.fixture(scope="module")
def slurm_here() -> Iterator[Mapping[str, str]]:
    """Yield the environment of a running Slurm."""
    with slurm() as environment:
        yield environment


@pytest.mark.timeout(600)
def test_a_killed_slurm_job_and_a_killed_worker_lose_nothing(
    group: Path,
    course: Path,
    local: dict[str, Any],
    slurm_here: Mapping[str, str],
    tmp_path: Path,
    descendants: Processes,
    ends: Callable[[int], bool],
) -> None:
    """Only what they graded just then is run again, each job has its GPU, and no wall and no job is left running."""
    watch, out = Watch(tmp_path / "orders"), tmp_path / "out"
    asked = ["--engine", "slurm", "--partition", "grade", "--workers", 2, "--memory", "1GB", "--interface", "lo"]
    command = subprocess.Popen(
        line(group, course, out, *asked, "--gpus-per-worker", 1, "--device", "cpu"),
        env={**slurm_here, **watch.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    )
    try:
        first = watch.until(lambda orders: len(orders) >= 3 and is_in_mid_run(orders), command)
        left = descendants(first["pid"])
        subprocess.run(["scancel", first["SLURM_JOB_ID"]], env=slurm_here, check=True)
        begun = len(watch.orders) + 2
        second = watch.until(lambda orders: len(orders) >= begun and is_in_mid_run(orders, first["pid"]), command)
        left += descendants(second["pid"])
        os.kill(second["pid"], signal.SIGKILL)
        said = command.communicate(timeout=300)
    finally:
        command.kill()
    assert command.returncode == 0, "\n".join(said)
    assert said_of(out) == local
    watch.check(kills=2)
    assert {order["CUDA_VISIBLE_DEVICES"] for order in watch.orders} == {"0", "1"}
    assert len(left) >= 3  # the grading process, bubblewrap, the zygote
    assert all(ends(pid) for pid in left)
    assert jobs_left(slurm_here) == ""
    assert not list(out.glob(".cluster-*"))


@pytest.mark.timeout(600)
def test_ctrl_c_says_what_is_kept_and_ends_the_jobs(
    group: Path, course: Path, slurm_here: Mapping[str, str], tmp_path: Path
) -> None:
    """The libraries of the cluster hear it in no way of their own."""
    watch, out = Watch(tmp_path / "orders"), tmp_path / "out"
    asked = ["--engine", "slurm", "--partition", "grade", "--workers", 1, "--memory", "1GB", "--interface", "lo"]
    command = subprocess.Popen(
        line(group, course, out, *asked, "--device", "cpu"),
        env={**slurm_here, **watch.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.default_int_handler),  # as in the foreground
    )
    try:
        watch.until(lambda orders: len(orders) >= 3, command)
        command.send_signal(signal.SIGINT)
        said = command.communicate(timeout=120)[1]
    finally:
        command.kill()
    assert command.returncode == 130, said
    (told,) = [each for each in said.splitlines() if each.startswith("stopped; ")]
    assert told.endswith("the others are not graded; the same command goes on with them")
    assert jobs_left(slurm_here) == ""
    assert not list(out.glob(".cluster-*/tls"))


@pytest.mark.timeout(600)
def test_a_regrade_by_slurm_says_what_one_on_this_machine_says(
    course: Path, slurm_here: Mapping[str, str], tmp_path: Path
) -> None:
    """A check was edited; the bytes of the hand-ins come from the gradebook, for their folder is gone."""
    graded, group, watch = tmp_path / "graded", tmp_path / "group", Watch(tmp_path / "orders")
    shutil.copytree(course, graded / "course")
    for number, body in enumerate(BODIES):
        (group / f"s{number}").mkdir(parents=True)
        (group / f"s{number}" / "masked.py").write_text(HEAD + body)
    environment = {**slurm_here, **watch.environment}
    options: dict[str, Any] = {"capture_output": True, "text": True, "env": environment, "timeout": 300}
    first = line(group, graded / "course", graded / "out", "-j", 1)
    subprocess.run(first, check=True, **options)
    shutil.rmtree(group)
    suite = graded / "course" / "autotests" / "masked" / "test_masked.py"
    called = "student.gradient(x, mask, weight), reference.gradient"
    text = suite.read_text().replace(called, called.replace("student", "reference"))
    drawn = "    weight = draw.normal(4)\n"
    suite.write_text(text.replace(drawn, f"{drawn}    student.masked_mean(x, mask)\n"))
    said = {}
    asked = ["--partition", "grade", "--workers", 1, "--memory", "1GB", "--interface", "lo", "--device", "cpu"]
    for engine, more in (("local", []), ("slurm", asked)):
        out = tmp_path / engine
        shutil.copytree(graded / "out", out)
        command = [sys.executable, "-m", "grader", "regrade", "--course", graded / "course", "-o", out, "--engine"]
        done = subprocess.run([*map(str, [*command, engine, *more])], check=False, cwd=tmp_path, **options)
        assert done.returncode == 0, done.stderr
        said[engine] = done.stdout.replace(engine, "")
        assert {name: data["score"] for name, data in said_of(out).items()} == {"s0": 4, "s1": 4, "s2": 1}
    assert said_of(tmp_path / "slurm") == said_of(tmp_path / "local")
    assert said["slurm"] == said["local"]
    orders = [json.loads(each) for each in watch.path.read_text().splitlines()]
    assert len(orders) == len({order["id"] for order in orders}) == len(BODIES)
    assert all(order["SLURM_JOB_ID"] for order in orders)


@contextlib.contextmanager
def dask_hosts(tls: Path, watch: Watch, course: Path, other: Path) -> Iterator[list[Host]]:
    """Run a scheduler and three workers on hosts of their own, the last with another course; yield ours and theirs."""
    files = ["--tls-ca-file", tls / "cert.pem", "--tls-cert", tls / "cert.pem", "--tls-key", tls / "key.pem"]
    module = [sys.executable, "-m"]
    with hosts("desk", "head", "one", "two", "odd") as (desk, head, *nodes):
        logs = [watch.path.with_name(f"{host.space}.log") for host in (head, *nodes)]
        started: list[subprocess.Popen[bytes]] = []

        def start(host: Host, *command: object) -> None:
            with open(watch.path.with_name(f"{host.space}.log"), "wb") as log:
                options = {"env": {**os.environ, **watch.environment}, "stdout": log, "stderr": log}
                started.append(subprocess.Popen(host.command(*command), start_new_session=True, **options))

        try:
            where = ["--protocol", "tls", "--host", head.address, "--port", 8786, "--no-dashboard", *files]
            start(head, *module, "distributed.cli.dask_scheduler", *where)
            for host in nodes:
                own = ["--nthreads", 1, "--host", host.address, "--no-dashboard", *files]
                worker = [*module, "distributed.cli.dask_worker", f"tls://{head.address}:8786", *own]
                worker += ["--local-directory", watch.path.parent / host.space]
                if host is nodes[-1]:
                    mount = f"mount --bind {other} {course} && exec {' '.join(map(str, worker))}"
                    worker = ["unshare", "-m", "sh", "-c", mount]
                start(host, *worker)
            wait_for(lambda: all("Registered to:" in log.read_text() for log in logs[1:]), logs)
            yield [desk, head, *nodes]
        finally:
            for each in started:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(each.pid, signal.SIGKILL)
                each.wait()


@pytest.mark.timeout(600)
def test_a_host_that_dies_and_one_with_another_suite_cost_no_grade(
    group: Path,
    course: Path,
    local: dict[str, Any],
    tmp_path: Path,
    descendants: Processes,
    ends: Callable[[int], bool],
) -> None:
    """The second is sent home by name, strangers are refused, and no wall is left where a worker was killed."""
    watch, out, other = Watch(tmp_path / "orders"), tmp_path / "out", tmp_path / "other"
    shutil.copytree(course, other)
    with open(other / "autotests" / "masked" / "test_masked.py", "a") as suite:
        suite.write("# older\n")
    for name in ("tls", "foreign"):
        write_certificate(tmp_path / name)
    with dask_hosts(tmp_path / "tls", watch, course, other) as (desk, head, *_, odd):

        def start(tls: Path, out: Path, **more: str) -> subprocess.Popen[str]:
            files = ["--tls-ca", tls / "cert.pem", "--tls-cert", tls / "cert.pem", "--tls-key", tls / "key.pem"]
            asked = line(group, course, out, "--engine", "dask", "--scheduler", f"tls://{head.address}:8786", *files)
            options = {
                "stdout": subprocess.PIPE,
                "stderr": subprocess.PIPE,
                "text": True,
                "env": {**os.environ, **watch.environment, **more},
            }
            return subprocess.Popen(desk.command(*asked), **options)

        command = start(tmp_path / "tls", out)
        stranger = start(tmp_path / "foreign", tmp_path / "none", DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT="3s")
        try:
            watch.until(lambda orders: odd.network in {order["network"] for order in orders}, command)
            victim = watch.until(lambda orders: orders[-1]["network"] != odd.network and is_in_mid_run(orders), command)
            left = descendants(victim["pid"])
            os.kill(parent_of(victim["pid"]), signal.SIGKILL)  # its nanny, which would start another
            os.kill(victim["pid"], signal.SIGKILL)
            said = command.communicate(timeout=300)
        finally:
            command.kill()
        assert command.returncode == 0, "\n".join(said)
        assert said_of(out) == local
        refused = stranger.communicate(timeout=120)
    assert said[1].count("a worker is sent home") == 1
    assert f"another suite of masked in {course} than where the run was started" in said[1]
    watch.check(kills=1, refusing=odd.network)
    assert len(left) >= 3  # the grading process, bubblewrap, the zygote
    assert all(ends(pid) for pid in left)
    assert stranger.returncode == 3, refused
    assert f"no scheduler answers at tls://{head.address}:8786 with these certificates" in refused[1]


def is_in_mid_run(orders: list[dict[str, Any]], killed: int = 0) -> bool:
    """Say whether the last order is begun for the first time, by a worker that is not killed and has its walls."""
    last, ids = orders[-1], [order["id"] for order in orders]
    own = [order for order in orders if order["pid"] == last["pid"]]
    return last["pid"] != killed and ids.count(last["id"]) == 1 and len(own) > 1


def jobs_left(environment: Mapping[str, str]) -> str:
    """Return what Slurm still has of a run that has ended, after ten seconds to clean up."""
    for _ in range(50):
        asked = subprocess.run(["squeue", "-h"], env=environment, capture_output=True, text=True, check=True)
        if not asked.stdout:
            break
        time.sleep(0.2)
    return asked.stdout


def wait_for(ready: Callable[[], bool], logs: list[Path]) -> None:
    """Wait until something is ready, or fail with what logs say."""
    end = time.monotonic() + 120
    while not ready():
        assert time.monotonic() < end, [log.read_text()[-1000:] for log in logs]
        time.sleep(0.05)


def parent_of(pid: int) -> int:
    """Return the process that started another."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
