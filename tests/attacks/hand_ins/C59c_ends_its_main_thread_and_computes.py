# C59: ends its first thread, so that it looks dead, while another one computes
# expect = "timeout"
# reason = "stopped after 0.5 s of computing"
import ctypes
import hashlib
import threading


def burn():
    for _ in range(3000):
        hashlib.sha256(bytes(1 << 20)).digest()


def scaled(x, by):
    threading.Thread(target=burn).start()
    ctypes.CDLL(None).pthread_exit(None)
