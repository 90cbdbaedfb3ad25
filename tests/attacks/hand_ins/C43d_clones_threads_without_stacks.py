# C43: makes threads in machine code, all on one stack, which cost its process no memory, but the machine its numbers
# expect = "denied"
# reason = "more than 512 threads|EAGAIN"
# defence = ["thread watch"]
import ctypes
import mmap
import os
import platform
import time

PROTECTION = mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC
FLAGS = 0x100 | 0x200 | 0x400 | 0x800 | 0x10000 | 0x40000  # VM, FS, FILES, SIGHAND, THREAD, SYSVSEM
X86 = (
    "b838000000",  # mov eax, 56: clone
    "31d2",  # xor edx, edx
    "4d31d2",  # xor r10, r10
    "4d31c0",  # xor r8, r8
    "0f05",  # syscall
    "4885c0",  # test rax, rax
    "7401",  # je to the new thread's part
    "c3",  # ret
    "b822000000",  # mov eax, 34: pause
    "0f05",  # syscall
    "ebf7",  # again
)
ARM = (
    "881b80d2",  # mov x8, 220: clone
    "020080d2",  # mov x2, 0
    "030080d2",  # mov x3, 0
    "040080d2",  # mov x4, 0
    "010000d4",  # svc 0
    "400000b4",  # cbz x0 to the new thread's part
    "c0035fd6",  # ret
    "280980d2",  # mov x8, 73: ppoll
    "000080d2",  # mov x0, 0
    "010080d2",  # mov x1, 0
    "020080d2",  # mov x2, 0
    "030080d2",  # mov x3, 0
    "010000d4",  # svc 0
    "faffff17",  # again
)


AREA = mmap.mmap(-1, 1 << 16, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, PROTECTION)
AREA.write(bytes.fromhex("".join(X86 if platform.machine() == "x86_64" else ARM)))


def scaled(x, by):
    address = ctypes.addressof(ctypes.c_char.from_buffer(AREA))
    clone = ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_ulong, ctypes.c_void_p)(address)
    for _ in range(2000):
        made = clone(FLAGS, address + (1 << 15))
        if made < 0:
            raise BlockingIOError(-made, os.strerror(-made))
    time.sleep(0.4)
    return x * by
