# A04: returns floats of a class whose operators agree with everything
# expect = "failed"
# reason = "the value is a float, expected a tensor"


class Same(float):
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    __rsub__, __abs__, __hash__ = __sub__, lambda self: 0.0, float.__hash__
    __lt__ = __le__ = __gt__ = __ge__ = __eq__


def scaled(x, by):
    return Same(0)
