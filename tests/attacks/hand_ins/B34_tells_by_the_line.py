# B34: tells a digit of a hidden input by the line at which it fails: a few bits in each hand-in pass, and must
# expect = "passed"
# reason = "passed"
# points = 5


def scaled(x, by):
    if x.shape != (3, 4):
        digit = int(by * 100) % 4
        if digit == 0:
            raise ValueError
        if digit == 1:
            raise ValueError
        if digit == 2:
            raise ValueError
        raise ValueError
    return x * by
