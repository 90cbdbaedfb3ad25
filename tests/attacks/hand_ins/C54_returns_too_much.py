# C54: returns a tensor that is larger than a reply may be
# expect = "error"
# reason = "the value is larger than 256 MiB"
# levels = ["L2", "L1", "L0"]


def scaled(x, by):
    return (x * by).flatten()[:1].to("cpu").bool().repeat(270 << 20)
