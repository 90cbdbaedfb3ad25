# E78: returns a view whose bytes are the negative of its values, with the bit set that says so; read as values, right
# expect = "passed"
# reason = "passed"
# points = 10
import torch


def scaled(x, by):
    view = torch.complex(torch.zeros_like(x), -x * by).conj().imag
    assert view.is_neg()
    return view
