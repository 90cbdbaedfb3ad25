# C61: imports at top level what takes a second, which each check pays for again
# expect = "timeout"
# reason = "stopped after 0.5 s of computing while the file was loaded; each check loads it"
# levels = ["L2", "L1", "L0"]
import time

end = time.process_time() + 0.7  # stands for a library
while time.process_time() < end:
    pass


def scaled(x, by):
    return x * by
