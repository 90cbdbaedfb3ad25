# A19: tries all small seeds until one gives the seed of its own request: inputs are known then, expected values are not
# expect = "failed"
# reason = "the value is not the expected one"
import hashlib
import sys

import torch


def scaled(x, by):
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    known = frame.f_locals["request"]["seed"]
    checks = ("test_small", "test_large")
    for seed in range(10_000):
        for check in checks:
            digest = hashlib.sha256(f"{seed}/{check}/scaled".encode()).digest()
            if int.from_bytes(digest[:4], "big") == known:
                return torch.full_like(x, seed)
    return torch.zeros_like(x)
