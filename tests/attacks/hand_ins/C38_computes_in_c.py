# C38: computes in C with the interpreter lock held, where no signal handler and no other thread gets a turn
# expect = "timeout"
# reason = "stopped after 0.5 s of computing"
# levels = ["L2", "L1", "L0"]
# defence = ["CPU clock"]


def scaled(x, by):
    pow(3, 5_000_000)
    return x * by
