"""Lay out the zygote's memory so that forks are cheap: huge pages, and no holes for children to write into.

A fork copies a page-table entry for each page the zygote wrote to, and a child pays for each page it writes to first.
All of this is advice to the kernel and to glibc: where one of them does not follow, forks are only slower.
Imports the standard library only.
"""

from __future__ import annotations

import ctypes
import gc
import os
from collections.abc import Iterable, Iterator

HUGE = 2 << 20  # bytes of a huge page on x86-64, and on arm64 with pages of 4 KiB
HEAP = 192 << 20  # bytes that torch and its imports take, about; set aside, so a child may come to use the rest
MOST_HOLES = 20_000  # of one size that are looked for
_MADV_HUGEPAGE, _MADV_COLLAPSE = 14, 25


class _MallocInfo(ctypes.Structure):
    """See mallinfo2(3); `keepcost` is the free space above all that was ever allocated."""

    _names = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost"
    _fields_ = tuple((name, ctypes.c_size_t) for name in _names.split())


_libc = ctypes.CDLL(None)
_libc.malloc.argtypes, _libc.malloc.restype = (ctypes.c_size_t,), ctypes.c_void_p
_libc.free.argtypes = (ctypes.c_void_p,)
_libc.sbrk.argtypes, _libc.sbrk.restype = (ctypes.c_ssize_t,), ctypes.c_void_p
_libc.madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
if hasattr(_libc, "mallinfo2"):  # glibc 2.33
    _libc.mallinfo2.restype = _MallocInfo


def prepare_imports() -> None:
    """Let what is imported next lie on huge pages, and not be searched for garbage until `settle`."""
    gc.disable()
    _libc.free(_libc.malloc(HEAP))
    _put_heap_on_huge_pages()


def settle() -> None:
    """Make what was imported cheap to fork: out of the collector's way, without holes."""
    gc.collect()
    gc.freeze()
    gc.enable()
    fill_holes()
    _collapse(_heap())


def fill_holes() -> None:
    """Use up what is free between allocated memory, so that a child allocates in one place, on huge pages of its own.

    Each hole a child writes into is a page it has to copy.
    """
    if not hasattr(_libc, "mallinfo2"):
        return
    for size in (1 << 16, 1 << 14, 1 << 12, 1 << 10, 512, 256, 128, 96, 64, 48, 32, 24):
        free_above = int(_libc.sbrk(0)) - int(_libc.mallinfo2().keepcost)
        for _ in range(MOST_HOLES):
            place = int(_libc.malloc(size) or 0)
            if place >= free_above or not place:
                _libc.free(place)  # it would be touched, and with it a huge page in each process of a class
                break  # glibc looks there last: no hole of that size is left
    if top := _libc.malloc(4000):
        _libc.malloc(-(int(top) + 4000) % HUGE)
    _put_heap_on_huge_pages()


def collapse_large_areas() -> None:
    """Put large memory outside the heap, such as the tables of CUDA libraries, on huge pages where it lies.

    MADV_COLLAPSE, since Linux 6.1; an older kernel refuses it.
    """
    _collapse(_large_areas())


def _collapse(areas: Iterable[tuple[int, int]]) -> None:
    for first, last in list(areas):
        _libc.madvise(first, last - first, _MADV_COLLAPSE)


def _put_heap_on_huge_pages() -> None:
    for first, last in _heap():
        _libc.madvise(first, last - first, _MADV_HUGEPAGE)


def _heap() -> list[tuple[int, int]]:
    """Return where the heap lies, which the kernel may list in several parts: by what it was advised of each."""
    try:
        with open("/proc/self/maps") as table:
            lines = [line.split()[0].split("-") for line in table if line.endswith("[heap]\n")]
    except OSError:
        return []
    first, last = _inner(int(lines[0][0], 16), int(lines[-1][1], 16)) if lines else (0, 0)
    return [(first, last)] if first < last else []


def _large_areas() -> Iterator[tuple[int, int]]:
    """Yield private memory without a name that is mostly written to, at least one huge page of it."""
    for first, last, name, written in _private_memory():
        inner = _inner(first, last)
        if not name and 2 * written > last - first and inner[1] - inner[0] >= HUGE:
            yield inner


def _inner(first: int, last: int) -> tuple[int, int]:
    return -(-first // HUGE) * HUGE, last // HUGE * HUGE


def _private_memory() -> Iterator[tuple[int, int, str, int]]:
    """Yield first and last address, name, and bytes written to, of what can be read and written."""
    area: tuple[int, int, str] | None = None
    try:
        with open("/proc/self/smaps") as table:
            for line in table:
                fields = line.split()
                if fields[0].endswith(":"):
                    if area is not None and fields[0] == "Anonymous:":
                        yield *area, int(fields[1]) * 1024
                elif fields[1] == "rw-p":
                    first, last = (int(address, 16) for address in fields[0].split("-"))
                    area = first, last, " ".join(fields[5:])
                else:
                    area = None
    except OSError:
        return


def resident(pid: int) -> int:
    """Return the bytes of a process that no file backs, shared ones included; 0 where /proc does not tell.

    The process tells it as its first thread does: nothing once that thread has ended. Then another one is asked.
    """
    if told := _resident(f"/proc/{pid}/status"):
        return told
    try:
        threads = os.listdir(f"/proc/{pid}/task")
    except OSError:
        return 0
    return max((_resident(f"/proc/{pid}/task/{thread}/status") for thread in threads), default=0)


def _resident(path: str) -> int:
    try:
        with open(path) as status:
            lines = [line for line in status if line.startswith(("RssAnon:", "RssShmem:"))]
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines) << 10
