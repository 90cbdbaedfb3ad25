# E77: returns the right values with one dimension too many; they broadcast to equality
# expect = "failed"
# reason = "the shape of the value is not the expected one \\| got \\(1, 3, 4\\), expected \\(3, 4\\)"
# levels = ["L2", "L1", "L0"]
# defence = ["exact shape"]


def scaled(x, by):
    return (x * by).unsqueeze(0)
