# B27: returns memory that was used before it, where an allocator may have put the expected value
# expect = "failed"
# reason = "the value (is not the expected one|holds NaN)"
import torch


def scaled(x, by):
    for _ in range(100):
        seen = torch.empty_like(x)
        if seen.count_nonzero() == seen.numel() and not torch.equal(seen, x):
            return seen
    return torch.empty_like(x)
