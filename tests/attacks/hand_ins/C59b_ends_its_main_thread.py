# C59: ends its first thread, so that it looks dead, while another one lives on
# expect = "timeout"
# reason = "no answer after 5 s"
# levels = ["L2", "L1"]
import ctypes
import threading
import time


def scaled(x, by):
    threading.Thread(target=time.sleep, args=(6,)).start()
    ctypes.CDLL(None).pthread_exit(None)
