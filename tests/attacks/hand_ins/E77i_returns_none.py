# E77: forgets to return
# expect = "failed"
# reason = "the value is None \\(is a return missing\\?\\), expected a tensor"
# levels = ["L2", "L1", "L0"]


def scaled(x, by):
    x = x * by
