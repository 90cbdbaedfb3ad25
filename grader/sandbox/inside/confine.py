"""Confine the calling process for good: Landlock, seccomp and resource limits, by plain system calls.

Runs inside the sandbox, in the child that is about to run student code; the warden prepares what can be prepared
once (`Confinement`), the child only enforces it. Imports the standard library only.

Covered: files outside the allow-list, modes, owners, times and attributes of all files, new processes and programs,
sockets, signals to others, tracing, mounts and namespaces, kernel interfaces with a history of holes, CPU time, memory,
file sizes.
Not covered: a hole in the kernel itself, side channels, and (without a cgroup) memory that RLIMIT_AS does not count.

Sources: landlock(7), seccomp(2), prctl(2), setrlimit(2); the kernel's asm/unistd tables for the numbers.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import mmap
import os
import platform
import resource
import socket
import stat
import struct
from collections.abc import Mapping, Sequence

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, PR_SET_CHILD_SUBREAPER = 1, 4, 22, 38, 36

_libc = ctypes.CDLL(None, use_errno=True)


def prctl(option: int, *args: int) -> None:
    """Make the system call; raise OSError when the kernel refuses."""
    padded = [ctypes.c_ulong(arg) for arg in (*args, 0, 0, 0, 0)[:4]]
    if _libc.prctl(option, *padded) != 0:
        raise OSError(ctypes.get_errno(), f"prctl({option})")


# --- Landlock ---------------------------------------------------------------------------------------------------------

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_VERSION_FLAG, _PATH_BENEATH = 1, 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_IOCTL_DEV = 1 << 15
# 2 adds moving between folders, 3 truncation, 4 (for the network) TCP, 5 ioctl on devices, 6 the scopes
_RIGHTS_BY_ABI = {
    1: (1 << 13) - 1,
    2: (1 << 14) - 1,
    3: (1 << 15) - 1,
    4: (1 << 15) - 1,
    5: (1 << 16) - 1,
    6: (1 << 16) - 1,
}
_NET_TCP = 0b11
_SCOPES = 0b11  # abstract UNIX sockets and signals
_ON_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | 1 << 14 | _IOCTL_DEV  # rights that a rule on a file may name
_WITHOUT_LANDLOCK = {
    errno.ENOSYS: "this kernel was built without Landlock",
    errno.EOPNOTSUPP: "Landlock is switched off in this kernel",
    errno.EPERM: "a filter around this process refuses Landlock",
}


def _syscall(number: int, *args: object) -> int:
    result = int(_libc.syscall(number, *args))
    if result < 0:
        raise OSError(ctypes.get_errno(), f"system call {number}")
    return result


def landlock_abi() -> int:
    """Return the Landlock ABI of this kernel, 0 where there is none."""
    try:
        return _try_abi()
    except OSError:
        return 0


def _try_abi() -> int:
    """Return the Landlock ABI; raise OSError that says in words why there is none."""
    try:
        return _syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION_FLAG)
    except OSError as error:
        raise OSError(error.errno, _WITHOUT_LANDLOCK.get(error.errno or 0, "Landlock does not answer")) from None


def landlock_ruleset(readable: Sequence[str], writable: Sequence[str]) -> int:
    """Return a descriptor of a ruleset that allows only these paths; raise OSError where Landlock is missing.

    A kernel that refuses rights which its version promises is asked for those of the version before.
    """
    for abi in range(min(_try_abi(), max(_RIGHTS_BY_ABI)), 0, -1):
        handled = _RIGHTS_BY_ABI[abi]
        attributes = struct.pack("<QQQ", handled, _NET_TCP if abi >= 4 else 0, _SCOPES if abi >= 6 else 0)
        size = 8 if abi < 4 else 16 if abi < 6 else 24
        try:
            ruleset = _syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(size), 0)
            break
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.E2BIG):
                raise
    else:
        raise OSError(errno.EINVAL, "Landlock accepts no set of rights")
    for paths, rights in ((readable, _READ_FILE | _READ_DIR | _EXECUTE), (writable, handled)):
        for path in paths:
            _allow(ruleset, path, rights & handled)
    return ruleset


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there needs no rule
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            rights &= _ON_FILES  # a directory right on a file is EINVAL
        rule = struct.pack("<Qi", rights, descriptor)
        _syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
    finally:
        os.close(descriptor)


# --- seccomp ----------------------------------------------------------------------------------------------------------

_LOAD, _JUMP_EQUAL, _JUMP_GREATER_EQUAL, _RETURN = 0x20, 0x15, 0x35, 0x06  # BPF opcodes
_AND = 0x54
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_OFFSET_NR, _OFFSET_ARCH, _OFFSET_ARGS = 0, 4, 16
_NEWEST_KNOWN = 470  # a call newer than this page of the table is refused as unknown
_CLONE_THREAD = 0x00010000
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C
_F_SETOWN_EX, _FIOSETOWN, _SIOCSPGRP = 15, 0x8901, 0x8902
_OF_FILE_SYSTEMS = b"fXv\x94\xf5"  # the second byte of such requests: most of them, XFS, versions, btrfs, f2fs

# name: (x86_64, aarch64); None where the architecture has no such call
_REFUSED: dict[str, tuple[int | None, int | None]] = {
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "process_madvise": (440, 440), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40),
    "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432),
    "fspick": (433, 433), "mount_setattr": (442, 442), "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265), "bpf": (321, 280), "perf_event_open": (298, 241),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "io_setup": (206, 0), "io_submit": (209, 2), "userfaultfd": (323, 282), "keyctl": (250, 219),
    "add_key": (248, 217), "request_key": (249, 218), "memfd_create": (319, 279), "memfd_secret": (447, 447),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "shmget": (29, 194), "shmat": (30, 196),
    "shmctl": (31, 195), "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180),
    # by their numbers, or a name, other people's queues can be read and removed without being opened
    "msgsnd": (69, 189), "msgrcv": (70, 188), "msgctl": (71, 187), "semop": (65, 193), "semtimedop": (220, 192),
    "semctl": (66, 191), "mq_unlink": (241, 181),
    # a page that lies in a pipe stays when its process lets it go, and counts for nobody
    "vmsplice": (278, 75), "splice": (275, 76), "tee": (276, 77),
    "fanotify_init": (300, 262), "inotify_init": (253, None), "inotify_init1": (294, 26), "quotactl": (179, 60),
    "quotactl_fd": (443, 443), "open_tree_attr": (467, 467),
    "swapon": (167, 224), "swapoff": (168, 225), "reboot": (169, 142), "syslog": (103, 116), "acct": (163, 89),
    "setsid": (112, 157), "setpgid": (109, 154), "personality": (135, 92),
    "setpriority": (141, 140), "sched_setscheduler": (144, 119), "sched_setattr": (314, 274),
    "sched_setaffinity": (203, 122), "ioprio_set": (251, 30), "sched_setparam": (142, 118),
    "migrate_pages": (256, 238), "move_pages": (279, 239), "vhangup": (153, 58),
    "clock_settime": (227, 112), "settimeofday": (164, 170), "adjtimex": (159, 171),
    "seccomp": (317, 277),
    # owners, modes, times, attributes: Landlock does not govern them, and what is written there outlives a check
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "setxattrat": (463, 463),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16), "removexattrat": (466, 466),
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, None), "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54),
    "truncate": (76, 45),  # of a file by its path; Landlock governs it from ABI 3 on
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
    "file_setattr": (469, 469),
}  # fmt: skip
_ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
_CLONE, _CLONE3, _SOCKET, _KILL_CALL, _TGKILL, _IOCTL, _PRCTL, _PRLIMIT, _FCNTL = (
    (56, 220), (435, 435), (41, 198), (62, 129), (234, 131), (16, 29), (157, 167), (302, 261), (72, 25),
)  # fmt: skip
_SOCKETPAIR, _OPEN, _OPENAT, _OPENAT2, _MMAP = (53, 199), (2, None), (257, 56), (437, 437), (9, 222)
_SHARED_ANONYMOUS = (mmap.MAP_SHARED | mmap.MAP_ANONYMOUS, 0xF | mmap.MAP_ANONYMOUS)  # flags, and which of all count
_KIND_OF_SOCKET = 0xF  # the rest are flags
_OWN_PID = 0x7E57_71D5  # stands in the program for the pid that `enforce` patches in


def _op(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, value)


def _refuse(number: int) -> bytes:
    return _op(_RETURN, _ERRNO | number)


def seccomp_program(*, gpu: bool = False) -> bytes:
    """Return the BPF program that refuses what student code never needs; raise OSError on a foreign machine.

    For a GPU memory may be shared: its driver decides how it maps memory.
    """
    machine = platform.machine()
    if machine not in _ARCHITECTURES:
        raise OSError(errno.ENOSYS, f"no system call table for {machine}")
    audit, column = _ARCHITECTURES[machine]
    program = [
        _op(_LOAD, _OFFSET_ARCH), _op(_JUMP_EQUAL, audit, 1, 0), _op(_RETURN, _KILL),
        _op(_LOAD, _OFFSET_NR), _op(_JUMP_GREATER_EQUAL, _NEWEST_KNOWN, 0, 1), _refuse(errno.ENOSYS),
    ]  # fmt: skip
    for numbers in _REFUSED.values():
        number = numbers[column]
        if number is not None:
            program += [_op(_JUMP_EQUAL, number, 0, 1), _refuse(errno.EPERM)]
    for call in (_CLONE3, _OPENAT2):  # what they are to do lies in memory; callers fall back to clone and openat
        program += [_op(_JUMP_EQUAL, call[column], 0, 1), _refuse(errno.ENOSYS)]
    program += [_op(_JUMP_EQUAL, _SOCKET[column], 0, 1), _refuse(errno.EAFNOSUPPORT)]
    program += _connected_pairs_only(_SOCKETPAIR[column])
    program += _no_truncation_without_writing(_OPEN[column], 1)
    program += _no_truncation_without_writing(_OPENAT[column], 2)
    program += [  # clone: threads only
        _op(_JUMP_EQUAL, _CLONE[column], 0, 5), _op(_LOAD, _OFFSET_ARGS), _op(_AND, _CLONE_THREAD),
        _op(_JUMP_EQUAL, _CLONE_THREAD, 1, 0), _refuse(errno.EPERM), _op(_RETURN, _ALLOW),
    ]  # fmt: skip
    for call in (_KILL_CALL, _TGKILL):  # signals to itself only: abort() works, warden and zygote are out of reach
        program += [
            _op(_JUMP_EQUAL, call[column], 0, 4), _op(_LOAD, _OFFSET_ARGS),
            _op(_JUMP_EQUAL, _OWN_PID, 1, 0), _refuse(errno.EPERM), _op(_RETURN, _ALLOW),
        ]  # fmt: skip
    program += [  # limits of its own process only
        _op(_JUMP_EQUAL, _PRLIMIT[column], 0, 5), _op(_LOAD, _OFFSET_ARGS), _op(_JUMP_EQUAL, 0, 2, 0),
        _op(_JUMP_EQUAL, _OWN_PID, 1, 0), _refuse(errno.EPERM), _op(_RETURN, _ALLOW),
    ]  # fmt: skip
    program += _refuse_with(_PRCTL[column], 0, (PR_SET_PDEATHSIG,))  # it must die with the warden
    # the kernel signals whoever is made the owner of a descriptor, which Landlock governs from ABI 6 on only
    program += _refuse_with(_FCNTL[column], 1, (fcntl.F_SETOWN, _F_SETOWN_EX, fcntl.F_SETLEASE, fcntl.F_NOTIFY))
    # flags, keys and subvolumes outlive a check; some need a file to be one's own only, not to be open for writing
    terminal = (_TIOCSTI, _TIOCLINUX, _FIOSETOWN, _SIOCSPGRP)
    program += _refuse_with(_IOCTL[column], 1, terminal, second_bytes=_OF_FILE_SYSTEMS)
    program += [] if gpu else _no_shared_memory(_MMAP[column])
    program += [_op(_RETURN, _ALLOW)]
    return b"".join(program)


def _refuse_with(call: int, argument: int, values: Sequence[int], second_bytes: bytes = b"") -> list[bytes]:
    """Refuse a call whose argument of that number, of 32 bits, is one of *values*, or has one of the *second_bytes*."""
    steps = [*((_JUMP_EQUAL, value) for value in values), (_AND, 0xFF00)]
    steps += [*((_JUMP_EQUAL, byte << 8) for byte in second_bytes), (_RETURN, _ALLOW)]
    last = len(steps) - 1
    body = [_op(code, value, (last - n) * (code == _JUMP_EQUAL)) for n, (code, value) in enumerate(steps)]
    load = _op(_LOAD, _OFFSET_ARGS + 8 * argument)
    return [_op(_JUMP_EQUAL, call, 0, len(body) + 2), load, *body, _refuse(errno.EPERM)]


def _connected_pairs_only(call: int) -> list[bytes]:
    """Refuse pairs of sockets but UNIX streams.

    An end of another kind can still send to any socket of the machine; for another family a module would be loaded.
    """
    return [
        _op(_JUMP_EQUAL, call, 0, 7), _op(_LOAD, _OFFSET_ARGS), _op(_JUMP_EQUAL, socket.AF_UNIX, 0, 3),
        _op(_LOAD, _OFFSET_ARGS + 8), _op(_AND, _KIND_OF_SOCKET),
        _op(_JUMP_EQUAL, socket.SOCK_STREAM, 1, 0), _refuse(errno.EAFNOSUPPORT), _op(_RETURN, _ALLOW),
    ]  # fmt: skip


def _no_truncation_without_writing(call: int | None, argument: int) -> list[bytes]:
    """Refuse to open a file for truncation but not for writing: before ABI 3 Landlock lets both such modes pass."""
    if call is None:
        return []
    return [
        _op(_JUMP_EQUAL, call, 0, 6), _op(_LOAD, _OFFSET_ARGS + 8 * argument), _op(_AND, os.O_TRUNC | 3),
        _op(_JUMP_EQUAL, os.O_TRUNC, 1, 0), _op(_JUMP_EQUAL, os.O_TRUNC | 3, 0, 1), _refuse(errno.EPERM),
        _op(_RETURN, _ALLOW),
    ]  # fmt: skip


def _no_shared_memory(call: int) -> list[bytes]:
    """Refuse shared memory without a file: it stays when its pages are let go, and counts for no process then."""
    flags, all_that_count = _SHARED_ANONYMOUS
    return [
        _op(_JUMP_EQUAL, call, 0, 5), _op(_LOAD, _OFFSET_ARGS + 8 * 3), _op(_AND, all_that_count),
        _op(_JUMP_EQUAL, flags, 0, 1), _refuse(errno.EPERM), _op(_RETURN, _ALLOW),
    ]  # fmt: skip


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))


def _load_seccomp(program: bytes) -> None:
    own = program.replace(struct.pack("<I", _OWN_PID), struct.pack("<I", os.getpid()))
    code = ctypes.create_string_buffer(own, len(own))
    holder = _Program(len(own) // 8, ctypes.addressof(code))
    prctl(PR_SET_SECCOMP, 2, ctypes.addressof(holder))


# --- both, and the limits ---------------------------------------------------------------------------------------------


class Confinement:
    """What the warden prepares once and each child enforces on itself."""

    def __init__(self, readable: Sequence[str], writable: Sequence[str], *, gpu: bool = False) -> None:
        self.ruleset = landlock_ruleset(readable, writable)
        self.program = seccomp_program(gpu=gpu)

    def enforce(self) -> None:
        """Give up every right that student code does not need; there is no way back."""
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        drop_capabilities()
        _syscall(_RESTRICT_SELF, self.ruleset, 0)
        os.close(self.ruleset)
        _load_seccomp(self.program)


def drop_capabilities() -> None:
    """Clear the permitted, effective and inheritable sets (capset(2), version 3)."""
    header = struct.pack("<Ii", 0x20080522, 0)
    _syscall({"x86_64": 126, "aarch64": 91}[platform.machine()], header, bytes(24))


def refused_as_expected() -> dict[str, bool]:
    """Try, in a confined child, what must be refused; return what was refused for the right reason.

    What is tried does no harm where it is not refused.
    """
    warden = os.getppid() or 1
    return {
        "files": _errno_of(lambda: os.listdir("/")) == errno.EACCES,
        "sockets": _errno_of(lambda: socket.socket().close()) == errno.EAFNOSUPPORT,
        "processes": _errno_of(_try_fork) == errno.EPERM,
        "signals": _errno_of(lambda: os.kill(warden, 0)) == errno.EPERM
        and _errno_of(lambda: fcntl.fcntl(0, fcntl.F_SETOWN, warden)) == errno.EPERM,
        "programs": _errno_of(lambda: os.execv("/", ["/"])) == errno.EPERM,
        "tracing": _errno_of(lambda: _try("ptrace", 16, 0, 0, 0)) == errno.EPERM,
        "memory of others": _errno_of(lambda: os.close(os.open(f"/proc/{warden}/mem", os.O_RDONLY))) in _NOT_THERE,
        "files outside scratch": _errno_of(_try_folder) in _NOT_THERE,
        "truncation": _errno_of(lambda: os.truncate("/dev/null", 0)) == errno.EPERM
        and _errno_of(lambda: os.close(os.open("/dev/null", os.O_TRUNC))) == errno.EPERM,
        "messages": _errno_of(_try_datagrams) == errno.EAFNOSUPPORT,
        "files in memory": _errno_of(lambda: _try("memfd_create", b"", 1 << 20)) == errno.EPERM,
        "namespaces": _errno_of(lambda: _try("unshare", 0)) == errno.EPERM,
    }


_NOT_THERE = (errno.EACCES, errno.EROFS, errno.ENOENT)  # Landlock's answer, or a namespace's


def _try(call: str, *args: object) -> None:
    if getattr(_libc, call)(*args) < 0:
        raise OSError(ctypes.get_errno(), call)


def _try_fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _try_folder() -> None:
    path = os.path.join(os.path.dirname(os.getcwd()), f"torchgrade-{os.getpid()}")
    os.mkdir(path)
    os.rmdir(path)


def _try_datagrams() -> None:
    for end in socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM):
        end.close()


def _errno_of(call: object) -> int:
    try:
        call()  # type: ignore[operator]
    except OSError as error:
        return error.errno or 0
    return 0


def mapped_memory() -> int:
    """Return the bytes of address space this process uses."""
    try:
        with open("/proc/self/statm") as table:
            return int(table.read().split()[0]) * resource.getpagesize()
    except OSError:
        return mapped_by_trying()


def mapped_by_trying() -> int:
    """Return the same without /proc: the limit at which the kernel begins to refuse one more page."""
    page, (soft, hard) = resource.getpagesize(), resource.getrlimit(resource.RLIMIT_AS)
    _libc.mmap.restype, _libc.mmap.argtypes = ctypes.c_void_p, [ctypes.c_void_p, *[ctypes.c_size_t] * 5]
    _libc.munmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t)
    low, high = 0, 1 << 47 if hard == resource.RLIM_INFINITY else hard
    while high - low > page:
        middle = (low + high) // 2
        resource.setrlimit(resource.RLIMIT_AS, (middle, hard))
        address = _libc.mmap(None, page, 0, _PRIVATE_ANONYMOUS, ctypes.c_size_t(-1), 0)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        if address == ctypes.c_void_p(-1).value:
            low = middle
        else:
            _libc.munmap(address, page)
            high = middle
    return low


_PRIVATE_ANONYMOUS = 0x22


def limit_resources(limits: Mapping[str, float], mapped: int) -> None:
    """Set the rlimits named in *limits* (bytes, seconds, counts); memory counts on top of the *mapped* bytes."""
    memory = int(limits.get("memory", 0))
    if memory and mapped:
        kind = resource.RLIMIT_DATA if limits.get("gpu") else resource.RLIMIT_AS  # CUDA maps far more than it uses
        _set(kind, mapped + memory)
    _set(resource.RLIMIT_FSIZE, int(limits.get("file_size", 0)))
    _set(resource.RLIMIT_NOFILE, int(limits.get("open_files", 128)))
    _set(resource.RLIMIT_CORE, 0)
    seconds = int(limits.get("cpu", 60)) + 2  # the warden watches the exact time
    _set(resource.RLIMIT_CPU, seconds, seconds + 1)  # SIGXCPU, then SIGKILL
    if limits.get("processes"):
        _set(resource.RLIMIT_NPROC, int(limits["processes"]))


def _set(kind: int, soft: int, hard: int | None = None) -> None:
    wanted = soft if hard is None else hard
    _, most = resource.getrlimit(kind)
    if most != resource.RLIM_INFINITY:
        soft, wanted = min(soft, most), min(wanted, most)
    resource.setrlimit(kind, (soft, wanted))
