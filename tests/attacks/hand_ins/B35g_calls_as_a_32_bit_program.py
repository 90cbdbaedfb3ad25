# B35: makes a call through the gate of 32-bit programs, whose numbers mean other calls: fork is 2 there
# expect = "denied"
# reason = "SIGSYS"
import ctypes
import mmap

PROTECTION = mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC
CODE = bytes.fromhex("53 b8 02 00 00 00 cd 80 5b c3")  # push rbx; mov eax, 2; int 0x80; pop rbx; ret


def scaled(x, by):
    page = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, PROTECTION)
    page.write(CODE)
    ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
    return x * by
