# C46: every call keeps another copy of its input in a global list, which matters in a process that lives on
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
KEPT = []


def scaled(x, by):
    KEPT.append(x.repeat(10_000, 1))  # 0.5 MB, or 7
    return x * by
