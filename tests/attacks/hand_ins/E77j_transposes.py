# E77: returns the bytes of the right answer with its two sizes exchanged
# expect = "failed"
# reason = "the shape of the value is not the expected one \\| got \\(4, 3\\), expected \\(3, 4\\)"
# levels = ["L2", "L1", "L0"]


def scaled(x, by):
    return (x * by).reshape(x.shape[1], x.shape[0])
