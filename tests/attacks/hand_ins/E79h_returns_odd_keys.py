# E79: returns a dict whose keys are NaN twice, None, True beside 1.0, bytes and tuples
# expect = "failed"
# reason = "the value is a dict, expected a tensor"


def scaled(x, by):
    return {float("nan"): 1, float("NaN"): 2, None: 3, True: 4, 1.5: 5, b"\xff": 6, (1, (2, "x")): x * by}
