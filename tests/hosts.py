"""Hosts on this machine: network namespaces that see each other through a bridge and nothing else."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from .slurm import install


@dataclass(frozen=True)
class Host:
    """A host with a network of its own."""

    space: str
    address: str
    network: str  # what /proc/PID/ns/net of a process there says

    def command(self, *command: object) -> list[str]:
        """Return what runs a command there."""
        return ["ip", "netns", "exec", self.space, *map(str, command)]


def ip(*arguments: str, inside: str = "") -> None:
    """Change networks."""
    where = ["-n", inside] if inside else []
    done = subprocess.run(["ip", *where, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no networks of our own here: ip {' '.join(arguments)}: {done.stderr.strip()}")


@contextlib.contextmanager
def hosts(*names: str) -> Iterator[list[Host]]:
    """Make hosts with a network of their own; they are gone afterwards."""
    install(("iproute2",), ("ip",))
    prefix = f"tg{os.getpid()}"
    switch, made = f"{prefix}-switch", []
    try:
        ip("netns", "add", switch)
        made.append(switch)
        ip("link", "add", "bridge", "type", "bridge", inside=switch)
        ip("link", "set", "bridge", "up", inside=switch)
        found = []
        for number, name in enumerate(names, 1):
            space = f"{prefix}-{name}"
            ip("netns", "add", space)
            made.append(space)
            host = Host(space, f"10.231.7.{number}", f"net:[{os.stat(f'/run/netns/{space}').st_ino}]")
            ip(
                "link",
                "add",
                f"port{number}",
                "type",
                "veth",
                "peer",
                "name",
                "net0",
                "netns",
                host.space,
                inside=switch,
            )
            ip("link", "set", f"port{number}", "master", "bridge", "up", inside=switch)
            ip("address", "add", f"{host.address}/24", "dev", "net0", inside=host.space)
            for link in ("lo", "net0"):
                ip("link", "set", link, "up", inside=host.space)
            found.append(host)
        yield found
    finally:
        for space in made:
            subprocess.run(["ip", "netns", "delete", space], check=False, capture_output=True)
