"""Level 0 without fork, for macOS and Windows: one process runs request after request, and is replaced when it hangs.

Started by `grader.sandbox.spawn` as `python -m inside.spawned WORKER`, reads frames on standard input, writes chunks on
standard output. It protects nobody from intent; modules of the submission are loaded anew for each request.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import struct
import sys
import time
from typing import Any, BinaryIO

SIZE = struct.Struct("<Q")
END = (1 << 64) - 1
MAX_OUTPUT = 64 << 10


class _Capped(io.TextIOBase):
    """Keeps the first characters that student code prints."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        if len(self.text) < MAX_OUTPUT:
            self.text += text
        return len(text)

    def writable(self) -> bool:
        return True


def main() -> None:
    """Serve until standard input closes."""
    requests: BinaryIO = os.fdopen(os.dup(0), "rb")
    replies: BinaryIO = os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):  # what student code prints below Python must not look like a reply
        os.dup2(null, descriptor)
    worker = importlib.import_module(f"inside.{sys.argv[1]}")
    worker.settle_in()
    _chunk(replies, b"ready")
    while (frame := _read(requests)) and (args := _read(requests)):
        request: dict[str, Any] = {**worker.decode(frame, live=True)[0], **worker.decode(args, live=True)[0]}
        output, started = _Capped(), time.process_time()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            worker.serve(request, lambda parts: _chunk(replies, b"".join(parts)))
        replies.write(SIZE.pack(END))
        _chunk(replies, output.text.encode("utf-8", "replace"))
        _chunk(replies, struct.pack("<d", time.process_time() - started))


def _read(stream: BinaryIO) -> bytearray:
    head = stream.read(SIZE.size)
    return bytearray(stream.read(SIZE.unpack(head)[0])) if len(head) == SIZE.size else bytearray()


def _chunk(stream: BinaryIO, data: bytes) -> None:
    stream.write(SIZE.pack(len(data)) + data)
    stream.flush()


if __name__ == "__main__":
    main()
