# A09: a thread raises KeyboardInterrupt in the main thread, wherever that is
# expect = "error"
# reason = "KeyboardInterrupt"
import ctypes
import threading


def interrupt(thread):
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(KeyboardInterrupt))


def scaled(x, by):
    threading.Timer(0.01, interrupt, [threading.get_ident()]).start()
    while True:
        x = x * by / by
