"""Run a command as a default Docker container would confine it, without Docker: its system calls, its capabilities.

Run by tests, as `python tests/docker_like.py [--user UID] [--seccomp-unconfined] [--mask-proc] COMMAND...`; imports the
standard library only. It becomes the command.

What is copied: the default seccomp profile (an allow-list: EPERM for the rest, ENOSYS for clone3 and for calls newer
than the profile; no flag of clone may ask for a namespace), the fourteen default capabilities of root in a container,
none for another user, and, if asked, the parts of /proc that a container finds hidden or read-only. What is not: its
own namespaces, its files, AppArmor and SELinux. Started by a plain user, the kernel loads the filter only together
with no_new_privs, which Docker leaves unset.

Sources: docs.docker.com/engine/security/seccomp; default.json of github.com/moby/profiles, for x86-64, a kernel since
4.8 and no capability beyond the defaults; the kernel's asm/unistd_64.h for the numbers; capabilities(7).
"""

from __future__ import annotations

import argparse
import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Sequence

_libc = ctypes.CDLL(None, use_errno=True)

PR_SET_SECCOMP, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 22, 24, 38
CAPABILITIES = {
    "CHOWN": 0, "DAC_OVERRIDE": 1, "FOWNER": 3, "FSETID": 4, "KILL": 5, "SETGID": 6, "SETUID": 7, "SETPCAP": 8,
    "NET_BIND_SERVICE": 10, "NET_RAW": 13, "SYS_CHROOT": 18, "MKNOD": 27, "AUDIT_WRITE": 29, "SETFCAP": 31,
}  # fmt: skip
HIDDEN = ("/proc/kcore", "/proc/keys", "/proc/timer_list", "/proc/interrupts")
READ_ONLY = ("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys")

ALLOWED = {
    "read": 0, "write": 1, "open": 2, "close": 3, "stat": 4, "fstat": 5, "lstat": 6, "poll": 7, "lseek": 8, "mmap": 9,
    "mprotect": 10, "munmap": 11, "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "ioctl": 16,
    "pread64": 17, "pwrite64": 18, "readv": 19, "writev": 20, "access": 21, "pipe": 22, "select": 23, "sched_yield": 24,
    "mremap": 25, "msync": 26, "mincore": 27, "madvise": 28, "shmget": 29, "shmat": 30, "shmctl": 31, "dup": 32,
    "dup2": 33, "pause": 34, "nanosleep": 35, "getitimer": 36, "alarm": 37, "setitimer": 38, "getpid": 39,
    "sendfile": 40, "connect": 42, "accept": 43, "sendto": 44, "recvfrom": 45, "sendmsg": 46, "recvmsg": 47,
    "shutdown": 48, "bind": 49, "listen": 50, "getsockname": 51, "getpeername": 52, "socketpair": 53, "setsockopt": 54,
    "getsockopt": 55, "fork": 57, "vfork": 58, "execve": 59, "exit": 60, "wait4": 61, "kill": 62, "uname": 63,
    "semget": 64, "semop": 65, "semctl": 66, "shmdt": 67, "msgget": 68, "msgsnd": 69, "msgrcv": 70, "msgctl": 71,
    "fcntl": 72, "flock": 73, "fsync": 74, "fdatasync": 75, "truncate": 76, "ftruncate": 77, "getdents": 78,
    "getcwd": 79, "chdir": 80, "fchdir": 81, "rename": 82, "mkdir": 83, "rmdir": 84, "creat": 85, "link": 86,
    "unlink": 87, "symlink": 88, "readlink": 89, "chmod": 90, "fchmod": 91, "chown": 92, "fchown": 93, "lchown": 94,
    "umask": 95, "gettimeofday": 96, "getrlimit": 97, "getrusage": 98, "sysinfo": 99, "times": 100, "ptrace": 101,
    "getuid": 102, "getgid": 104, "setuid": 105, "setgid": 106, "geteuid": 107, "getegid": 108, "setpgid": 109,
    "getppid": 110, "getpgrp": 111, "setsid": 112, "setreuid": 113, "setregid": 114, "getgroups": 115, "setgroups": 116,
    "setresuid": 117, "getresuid": 118, "setresgid": 119, "getresgid": 120, "getpgid": 121, "setfsuid": 122,
    "setfsgid": 123, "getsid": 124, "capget": 125, "capset": 126, "rt_sigpending": 127, "rt_sigtimedwait": 128,
    "rt_sigqueueinfo": 129, "rt_sigsuspend": 130, "sigaltstack": 131, "utime": 132, "mknod": 133, "statfs": 137,
    "fstatfs": 138, "getpriority": 140, "setpriority": 141, "sched_setparam": 142, "sched_getparam": 143,
    "sched_setscheduler": 144, "sched_getscheduler": 145, "sched_get_priority_max": 146, "sched_get_priority_min": 147,
    "sched_rr_get_interval": 148, "mlock": 149, "munlock": 150, "mlockall": 151, "munlockall": 152, "modify_ldt": 154,
    "prctl": 157, "arch_prctl": 158, "adjtimex": 159, "setrlimit": 160, "chroot": 161, "sync": 162, "gettid": 186,
    "readahead": 187, "setxattr": 188, "lsetxattr": 189, "fsetxattr": 190, "getxattr": 191, "lgetxattr": 192,
    "fgetxattr": 193, "listxattr": 194, "llistxattr": 195, "flistxattr": 196, "removexattr": 197, "lremovexattr": 198,
    "fremovexattr": 199, "tkill": 200, "time": 201, "futex": 202, "sched_setaffinity": 203, "sched_getaffinity": 204,
    "set_thread_area": 205, "io_setup": 206, "io_destroy": 207, "io_getevents": 208, "io_submit": 209, "io_cancel": 210,
    "get_thread_area": 211, "epoll_create": 213, "epoll_ctl_old": 214, "epoll_wait_old": 215, "remap_file_pages": 216,
    "getdents64": 217, "set_tid_address": 218, "restart_syscall": 219, "semtimedop": 220, "fadvise64": 221,
    "timer_create": 222, "timer_settime": 223, "timer_gettime": 224, "timer_getoverrun": 225, "timer_delete": 226,
    "clock_gettime": 228, "clock_getres": 229, "clock_nanosleep": 230, "exit_group": 231, "epoll_wait": 232,
    "epoll_ctl": 233, "tgkill": 234, "utimes": 235, "mq_open": 240, "mq_unlink": 241, "mq_timedsend": 242,
    "mq_timedreceive": 243, "mq_notify": 244, "mq_getsetattr": 245, "waitid": 247, "ioprio_set": 251, "ioprio_get": 252,
    "inotify_init": 253, "inotify_add_watch": 254, "inotify_rm_watch": 255, "openat": 257, "mkdirat": 258,
    "mknodat": 259, "fchownat": 260, "futimesat": 261, "newfstatat": 262, "unlinkat": 263, "renameat": 264,
    "linkat": 265, "symlinkat": 266, "readlinkat": 267, "fchmodat": 268, "faccessat": 269, "pselect6": 270,
    "ppoll": 271, "set_robust_list": 273, "get_robust_list": 274, "splice": 275, "tee": 276, "sync_file_range": 277,
    "vmsplice": 278, "utimensat": 280, "epoll_pwait": 281, "signalfd": 282, "timerfd_create": 283, "eventfd": 284,
    "fallocate": 285, "timerfd_settime": 286, "timerfd_gettime": 287, "accept4": 288, "signalfd4": 289, "eventfd2": 290,
    "epoll_create1": 291, "dup3": 292, "pipe2": 293, "inotify_init1": 294, "preadv": 295, "pwritev": 296,
    "rt_tgsigqueueinfo": 297, "recvmmsg": 299, "fanotify_mark": 301, "prlimit64": 302, "name_to_handle_at": 303,
    "clock_adjtime": 305, "syncfs": 306, "sendmmsg": 307, "getcpu": 309, "process_vm_readv": 310,
    "process_vm_writev": 311, "sched_setattr": 314, "sched_getattr": 315, "renameat2": 316, "seccomp": 317,
    "getrandom": 318, "memfd_create": 319, "execveat": 322, "membarrier": 324, "mlock2": 325, "copy_file_range": 326,
    "preadv2": 327, "pwritev2": 328, "pkey_mprotect": 329, "pkey_alloc": 330, "pkey_free": 331, "statx": 332,
    "io_pgetevents": 333, "rseq": 334, "uretprobe": 335, "pidfd_send_signal": 424, "pidfd_open": 434,
    "close_range": 436, "openat2": 437, "faccessat2": 439, "epoll_pwait2": 441, "landlock_create_ruleset": 444,
    "landlock_add_rule": 445, "landlock_restrict_self": 446, "memfd_secret": 447, "process_mrelease": 448,
    "futex_waitv": 449, "cachestat": 451, "fchmodat2": 452, "map_shadow_stack": 453, "futex_wake": 454,
    "futex_wait": 455, "futex_requeue": 456, "statmount": 457, "listmount": 458, "mseal": 462, "setxattrat": 463,
    "getxattrat": 464, "listxattrat": 465, "removexattrat": 466,
}  # fmt: skip
NEWEST_KNOWN = max(ALLOWED.values())
CLONE, CLONE3, SOCKET, PERSONALITY = 56, 435, 41, 135
CLONE_NAMESPACES = 0x7E020000  # CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET
PERSONALITIES = (0, 0x8, 0x20000, 0x20008, 0xFFFFFFFF)
SOCKET_FAMILIES = (
    *range(12), *range(13, 19), 21, 22, 24, *range(26, 34), 35, 36, 39, *range(41, 46),
)  # fmt: skip

# --- the filter -------------------------------------------------------------------------------------------------------

_LOAD, _JUMP_EQUAL, _JUMP_GREATER, _JUMP_ANY_BIT, _RETURN = 0x20, 0x15, 0x25, 0x45, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _ARCHITECTURE, _ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
_X86_64 = 0xC000003E


def _op(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, value)


def _refuse(number: int) -> bytes:
    return _op(_RETURN, _ERRNO | number)


def _only_with(call: int, values: Sequence[int]) -> list[bytes]:
    """Allow *call* where its first argument is one of *values*."""
    body = [_op(_LOAD, _ARGUMENT)]
    for value in values:
        body += [_op(_JUMP_EQUAL, value, 0, 1), _op(_RETURN, _ALLOW)]
    body.append(_refuse(errno.EPERM))
    return [_op(_JUMP_EQUAL, call, 0, len(body)), *body]


def program() -> bytes:
    """Return the BPF program of Docker's default profile."""
    steps = [
        _op(_LOAD, _ARCHITECTURE), _op(_JUMP_EQUAL, _X86_64, 1, 0), _op(_RETURN, _KILL),
        _op(_LOAD, _NUMBER), _op(_JUMP_GREATER, NEWEST_KNOWN, 0, 1), _refuse(errno.ENOSYS),
        _op(_JUMP_EQUAL, CLONE3, 0, 1), _refuse(errno.ENOSYS),
        _op(_JUMP_EQUAL, CLONE, 0, 4), _op(_LOAD, _ARGUMENT),
        _op(_JUMP_ANY_BIT, CLONE_NAMESPACES, 0, 1), _refuse(errno.EPERM), _op(_RETURN, _ALLOW),
        *_only_with(SOCKET, SOCKET_FAMILIES),
        *_only_with(PERSONALITY, PERSONALITIES),
    ]  # fmt: skip
    for number in ALLOWED.values():
        steps += [_op(_JUMP_EQUAL, number, 0, 1), _op(_RETURN, _ALLOW)]
    return b"".join([*steps, _refuse(errno.EPERM)])


def refusing(calls: Sequence[int], number: int) -> bytes:
    """Return a program that answers *calls* with one errno and allows all others."""
    steps = [_op(_LOAD, _NUMBER)]
    for call in calls:
        steps += [_op(_JUMP_EQUAL, call, 0, 1), _refuse(number)]
    return b"".join([*steps, _op(_RETURN, _ALLOW)])


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))


def prctl(option: int, *args: int) -> None:
    """Make the system call; raise OSError when the kernel refuses."""
    padded = [ctypes.c_ulong(arg) for arg in (*args, 0, 0, 0, 0)[:4]]
    if _libc.prctl(option, *padded) != 0:
        raise OSError(ctypes.get_errno(), f"prctl({option})")


def load(code: bytes) -> None:
    """Put this process and all that it starts under a filter; without the right to, by giving up setuid programs."""
    buffer = ctypes.create_string_buffer(code, len(code))
    holder = _Program(len(code) // 8, ctypes.addressof(buffer))
    try:
        prctl(PR_SET_SECCOMP, 2, ctypes.addressof(holder))
    except PermissionError:
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        prctl(PR_SET_SECCOMP, 2, ctypes.addressof(holder))


# --- user, capabilities, /proc ----------------------------------------------------------------------------------------


def drop_rights(user: int) -> None:
    """Keep the capabilities that Docker leaves to root, or become *user* without any."""
    for number in range(64):
        if number not in CAPABILITIES.values():
            try:
                prctl(PR_CAPBSET_DROP, number)
            except OSError as error:
                if error.errno != errno.EINVAL:  # this kernel has no capability of that number
                    raise
    if user:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
        return
    kept = sum(1 << number for number in CAPABILITIES.values())
    header = struct.pack("<Ii", 0x20080522, 0)
    halves = struct.pack("<6I", kept, kept, 0, 0, 0, 0)  # effective, permitted, inheritable; then the upper halves
    if _libc.capset(header, halves) != 0:
        raise OSError(ctypes.get_errno(), "capset")


def mask_proc() -> None:
    """Hide in a mount namespace of its own what Docker hides of /proc, and make the rest read-only that it does."""
    private, bind, remount, read_only, recursive = 1 << 18, 1 << 12, 1 << 5, 1, 1 << 14
    _check(_libc.unshare(0x00020000), "unshare")
    _check(_libc.mount(b"none", b"/", None, private | recursive, None), "mount")
    for path in filter(os.path.exists, HIDDEN):
        _check(_libc.mount(b"/dev/null", path.encode(), None, bind, None), path)
    for path in filter(os.path.exists, READ_ONLY):
        _check(_libc.mount(path.encode(), path.encode(), None, bind | recursive, None), path)
        _check(_libc.mount(None, path.encode(), None, bind | remount | read_only, None), path)


def _check(result: int, what: str) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), what)


def main(arguments: Sequence[str]) -> None:
    """Confine this process, then become the command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--user", type=int, default=os.geteuid(), help="become this user")
    parser.add_argument("--seccomp-unconfined", action="store_true", help="as docker run --security-opt ...")
    parser.add_argument("--mask-proc", action="store_true", help="hide parts of /proc; needs root")
    parser.add_argument("--answer", metavar="CALL=ERRNO", help="also answer a system call, by number, with an errno")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args(arguments)
    if platform.machine() != "x86_64":
        sys.exit(f"the table of system calls is for x86_64, not {platform.machine()}")
    if options.mask_proc:
        mask_proc()
    if options.answer:
        call, number = options.answer.split("=")
        load(refusing([int(call)], int(number)))
    if not options.seccomp_unconfined:
        load(program())
    if os.geteuid() == 0:
        drop_rights(options.user)
    os.execvp(options.command[0], options.command)


if __name__ == "__main__":
    main(sys.argv[1:])
