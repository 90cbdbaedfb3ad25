# E77: computes in float64 and returns float32, which is near enough but not what is asked for
# expect = "failed"
# reason = "the dtype of the value is float32, expected float64"
# levels = ["L2", "L1", "L0"]
# defence = ["exact dtype"]


def scaled(x, by):
    return (x * by).float()
