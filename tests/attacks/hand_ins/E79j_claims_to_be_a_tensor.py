# E79: returns an object that says it is a tensor, and does what a tensor does when it is asked for its values
# expect = "error"
# reason = "AttributeError: no such bytes"


class Claims:
    @property
    def __class__(self):
        import torch

        return torch.Tensor

    def __eq__(self, other):
        return True

    def __getattr__(self, name):
        raise AttributeError("no such bytes")


def scaled(x, by):
    return Claims()
