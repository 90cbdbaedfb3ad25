# C47: makes room below the limit, then fills shared memory and lets go of its pages, which count for nobody then
# expect = "denied"
# reason = "EPERM"
# defence = ["shared mappings"]
import ctypes
import os
import re

SHARED_ANONYMOUS, READ_WRITE, DONTNEED = 0x21, 3, 4
STEP, STEPS = 8 << 20, 60


class Segment(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("kind", "flags")] + [
        (name, ctypes.c_uint64) for name in ("offset", "address", "physical", "in_file", "in_memory", "align")
    ]


class Library(ctypes.Structure):
    _fields_ = [
        ("base", ctypes.c_uint64),
        ("name", ctypes.c_char_p),
        ("segments", ctypes.POINTER(Segment)),
        ("count", ctypes.c_uint16),
    ]


def constants_of_cuda(libc):
    areas = []

    @ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(Library), ctypes.c_size_t, ctypes.c_void_p)
    def each(library, size, data):
        if re.search(rb"cuda|/libcu|nccl|nvrtc", library[0].name or b""):
            for number in range(library[0].count):
                part = library[0].segments[number]
                if part.kind == 1 and not part.flags & 2 and part.in_memory > 8 << 20:
                    areas.append(((library[0].base + part.address) & ~4095, part.in_memory & ~4095))
        return 0

    libc.dl_iterate_phdr(each, None)
    return areas


def scaled(x, by):
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_size_t]
    libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    libc.memset.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t]
    for address, length in constants_of_cuda(libc):
        libc.munmap(address, length)
    for _ in range(STEPS):
        address = libc.mmap(None, STEP, READ_WRITE, SHARED_ANONYMOUS, -1, 0)
        if address == ctypes.c_void_p(-1).value:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        libc.memset(address, 1, STEP)
        libc.madvise(address, STEP, DONTNEED)
    return x * by
