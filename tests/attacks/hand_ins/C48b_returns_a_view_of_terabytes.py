# C48: returns one number expanded to four terabytes, which takes memory only when it is copied
# expect = "error"
# reason = "the value is larger than 256 MiB"
# levels = ["L2", "L1", "L0"]


def scaled(x, by):
    return (x * by).flatten()[:1].expand(1 << 40)
