# D63: keeps its answers by the address and shape of the input, which is wrong where a process lives on
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
ANSWERS = {}


def scaled(x, by):
    key = (x.data_ptr(), by)
    if key not in ANSWERS:
        ANSWERS[key] = x * by
    return ANSWERS[key]
