# A03: returns an object that answers every comparison and every function of torch with True
# expect = "failed"
# reason = "the value is an object of another type, expected a tensor"
# defence = ["process"]


class Same:
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return True

    def __eq__(self, other):
        return True

    __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __sub__ = __rsub__ = __bool__ = lambda self, *other: True
    __hash__ = None


def scaled(x, by):
    return Same()
