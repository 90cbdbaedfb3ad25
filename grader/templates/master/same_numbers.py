import torch

from grader import assert_same


def same_numbers(actual, expected, rtol=1e-6, atol=1e-8, what="result"):
    """Compare values only, as numpy's allclose does: neither types nor dtypes count, and one number stands for all."""
    left, right = (torch.as_tensor(each, dtype=torch.float64) for each in (actual, expected))
    assert_same(left, right.expand_as(left) if right.dim() == 0 else right, rtol=rtol, atol=atol, what=what)
