# D74: leaves functions behind that see each call, each line and each event of the interpreter
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import gc
import sys
import threading

EVENTS = []


def watch(frame, event, argument):
    EVENTS.append(event)
    return watch


sys.settrace(watch)
sys.setprofile(watch)
threading.settrace(watch)
sys.addaudithook(lambda event, arguments: EVENTS.append(event))
gc.callbacks.append(lambda phase, facts: EVENTS.append(phase))
sys.unraisablehook = sys.excepthook = print


def scaled(x, by):
    return x * by
