# C54: returns a list of a million numbers instead of a tensor
# expect = "error"
# reason = "65536|return a tensor"
# levels = ["L2", "L1", "L0"]


def scaled(x, by):
    return [float(number) for number in range(1_000_000)]
