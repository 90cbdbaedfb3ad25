# A03: returns an object whose class is called torch.Tensor, and which says so of itself
# expect = "failed"
# reason = "the value is an object of another type, expected a tensor"


class Tensor:
    shape, __module__ = (3, 4), "torch"

    def __eq__(self, other):
        return True

    def __repr__(self):
        return "tensor(1.)"

    __hash__ = None


def scaled(x, by):
    return Tensor()
