"""A Slurm of the tests' own on this machine, with munge and pretended GPUs; installed where this is root.

Everything lies in one folder and listens on the loopback; nothing of the system's Slurm, if there is one, is touched.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "scancel", "squeue", "sinfo")
GPUS = 2


def install(packages: tuple[str, ...], programs: tuple[str, ...]) -> None:
    """Install packages where programs are missing; skip where that is not allowed or does not work."""
    if os.geteuid() != 0:
        pytest.skip(f"{packages[0]} is started by root, who may also install it")
    with open(Path(tempfile.gettempdir()) / "torchgrade-apt.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run in several processes, and apt-get does not wait for another
        if missing(programs) and shutil.which("apt-get"):
            options = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "check": False, "timeout": 300}
            subprocess.run(["apt-get", "update", "-qq"], **options)
            subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], **options)
    if missing(programs):
        pytest.skip(f"{', '.join(missing(programs))} cannot be installed here: {packages[0]} is not tested")


def missing(programs: tuple[str, ...]) -> list[str]:
    """Return the programs that are not there."""
    return [name for name in programs if shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin") is None]


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def version() -> tuple[int, int]:
    """Return the version of Slurm."""
    said = subprocess.run(["slurmd", "-V"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+)\.(\d+)", said)
    assert found is not None, said
    return int(found[1]), int(found[2])


def configuration(folder: Path, host: str) -> dict[str, str]:
    """Return the text of each file that Slurm reads."""
    control, node = free_ports(2)
    cpus, memory = os.cpu_count() or 1, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // (1 << 20) - 512
    plugin = "disabled" if version() >= (23, 2) else "cgroup/v1"
    lines = f"""
        ClusterName=tests
        SlurmctldHost={host}(127.0.0.1)
        SlurmUser=root
        SlurmdUser=root
        AuthType=auth/munge
        AuthInfo=socket={folder}/munge.socket
        CredType=cred/munge
        CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
        SlurmctldPort={control}
        SlurmdPort={node}
        StateSaveLocation={folder}/state
        SlurmdSpoolDir={folder}/spool
        SlurmctldPidFile={folder}/slurmctld.pid
        SlurmdPidFile={folder}/slurmd.pid
        SlurmctldLogFile={folder}/slurmctld.log
        SlurmdLogFile={folder}/slurmd.log
        ProctrackType=proctrack/linuxproc
        TaskPlugin=task/none
        JobAcctGatherType=jobacct_gather/none
        AccountingStorageType=accounting_storage/none
        JobCompType=jobcomp/none
        MpiDefault=none
        SwitchType=switch/none
        SchedulerType=sched/backfill
        SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0
        SelectType=select/cons_tres
        SelectTypeParameters=CR_Core_Memory
        DefMemPerCPU=256
        GresTypes=gpu
        ReturnToService=2
        InactiveLimit=0
        KillWait=2
        NodeName={host} NodeAddr=127.0.0.1 CPUs={max(cpus, 2)} RealMemory={memory} Gres=gpu:{GPUS} State=UNKNOWN
        PartitionName=grade Nodes={host} Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
    """
    return {
        "slurm.conf": "\n".join(line.strip() for line in lines.strip().splitlines())
        + "\nSlurmdParameters=config_overrides\n",
        "gres.conf": f"NodeName={host} Name=gpu File={folder}/gpu[0-{GPUS - 1}] Flags=nvidia_gpu_env\n",
        "cgroup.conf": f"CgroupPlugin={plugin}\n" if version() >= (22, 5) else "",
    }


class _Daemons:
    """The programs of a Slurm; a class because they have a lifetime."""

    def __init__(self, folder: Path, host: str) -> None:
        self.folder, self.host = folder, host
        path = f"{os.environ['PATH']}:/usr/sbin:/sbin"
        self.environment = {**os.environ, "PATH": path, "SLURM_CONF": str(folder / "slurm.conf")}
        self._started: list[subprocess.Popen[bytes]] = []

    def prepare(self) -> None:
        """Write all files."""
        self.folder.chmod(0o755)
        for name in ("state", "spool"):
            (self.folder / name).mkdir()
        for name, text in configuration(self.folder, self.host).items():
            (self.folder / name).write_text(text)
        for number in range(GPUS):
            os.mknod(self.folder / f"gpu{number}", 0o666 | stat.S_IFCHR, os.makedev(1, 3))  # twins of /dev/null
        (self.folder / "munge.key").write_bytes(os.urandom(128))
        (self.folder / "munge.key").chmod(0o400)

    def start(self) -> None:
        """Start munge, the controller and the node, each when the one before answers."""
        files = [f"--{kind}-file={self.folder}/munge.{kind}" for kind in ("key", "pid", "log", "seed")]
        socket_name = f"--socket={self.folder}/munge.socket"
        self._run("munged", "--foreground", "--force", socket_name, *files)
        self._until("MUNGE", "munge", "-n", socket_name)
        self._run("slurmctld", "-D", "-c")
        self._run("slurmd", "-D", "-N", self.host)
        self._until("idle", "sinfo", "-h", "-o", "%T")

    def _run(self, *command: str) -> None:
        with open(self.folder / "said", "ab") as said:
            options = {"stdout": said, "stderr": said, "cwd": self.folder, "env": self.environment}
            self._started.append(subprocess.Popen(command, **options))

    def _until(self, what: str, *command: str) -> None:
        for _ in range(300):
            done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
            if done.returncode == 0 and re.search(what, done.stdout):
                return
            time.sleep(0.2)
        logs = (self.folder / "said", *self.folder.glob("*.log"))
        pytest.fail(f"{command[0]} does not say {what}: {[log.read_text(errors='replace')[-1500:] for log in logs]}")

    def stop(self) -> None:
        """End all jobs and programs."""
        for program in ("scancel", "-u", "root"), ("scontrol", "shutdown"):
            subprocess.run(program, env=self.environment, check=False, capture_output=True, timeout=60)
        for process in reversed(self._started):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextlib.contextmanager
def slurm() -> Iterator[Mapping[str, str]]:
    """Run a Slurm with one node and pretended GPUs; yield the environment in which its commands find it."""
    install(("slurm-wlm", "munge"), PROGRAMS)
    folder = Path(tempfile.mkdtemp(prefix="torchgrade-slurm-", dir="/tmp"))  # a socket's path is short
    daemons = _Daemons(folder, socket.gethostname().partition(".")[0])
    try:
        daemons.prepare()
        daemons.start()
        yield daemons.environment
    finally:
        daemons.stop()
        shutil.rmtree(folder, ignore_errors=True)
