# C39: catches every exception in an endless loop, as in a loop that waits for right input
# expect = "timeout"
# reason = "stopped after 0.5 s of computing"
# levels = ["L2", "L1", "L0"]


def scaled(x, by):
    while True:
        try:
            return x @ by
        except:  # noqa: E722
            continue
