# C56: raises an error that was raised while another was handled, ten thousand times
# expect = "error"
# reason = "ValueError"
# levels = ["L2", "L1", "L0"]


def scaled(x, by):
    error = None
    for number in range(10_000):
        try:
            raise ValueError(number) from error
        except ValueError as caught:
            error = caught
    raise error
