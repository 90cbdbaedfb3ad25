"""Certificates by which the machines of a run know each other: `python -m grader.cluster.certificate FOLDER`.

Whoever has the key may run code on every worker, so it is made anew for a run or a semester, and only its owner can
read it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from grader.errors import GraderError, UsageProblem

CERTIFICATE, KEY = "cert.pem", "key.pem"


def write_certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate, which is its own authority, and its key; return their paths."""
    try:
        from distributed.security import Security

        made = Security.temporary()
    except ImportError:
        raise UsageProblem("certificates need: pip install 'torchgrade[cluster]'") from None
    paths = folder / CERTIFICATE, folder / KEY
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path, text in zip(paths, (made.tls_ca_file, made.tls_client_key), strict=True):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(descriptor, "w", encoding="ascii") as file:
                file.write(text)
    except FileExistsError as error:
        raise UsageProblem(f"{error.filename} is there already; name another folder") from None
    except OSError as error:
        raise GraderError(f"cannot write to {folder}: {error.strerror}") from None
    return paths


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        raise SystemExit("usage: python -m grader.cluster.certificate FOLDER")
    try:
        certificate, key = write_certificate(Path(sys.argv[1]))
    except (GraderError, UsageProblem) as error:
        raise SystemExit(f"Error: {error.message}") from None
    print(f"--tls-ca {certificate} --tls-cert {certificate} --tls-key {key}")
