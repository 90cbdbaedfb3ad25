# A04: returns an array of a numpy class whose operators and functions agree with everything
# expect = "failed"
# reason = "the value is an object of another type, expected a tensor"
import numpy


class Same(numpy.ndarray):
    def __array_function__(self, func, types, args, kwargs):
        return True

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return True


def scaled(x, by):
    return numpy.zeros((3, 4)).view(Same)
