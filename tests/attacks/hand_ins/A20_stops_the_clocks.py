# A20: replaces every clock that Python has by one that stands still, then computes for too long
# expect = "timeout"
# reason = "stopped after 0.5 s of computing"
# defence = ["CPU clock"]
import resource
import time

cpu = time.process_time
for name in ("time", "perf_counter", "monotonic", "process_time", "thread_time", "perf_counter_ns", "process_time_ns"):
    setattr(time, name, lambda: 0)
resource.getrusage = resource.prlimit = lambda *args: None


def scaled(x, by):
    end = cpu() + 0.8
    while cpu() < end:
        pass
    return x * by
