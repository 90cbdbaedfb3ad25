# B22: has C++ code open the solution: torch.load, torch.from_file and numpy.memmap instead of open
# expect = { L2 = "error", L1 = "denied" }
# reason = { L2 = "RuntimeError: unable to open file .*[(]2[)]", L1 = "RuntimeError: unable to open file .*[(]13[)]" }
# defence = ["landlock"]
import torch


def scaled(x, by):
    data = torch.from_file("@COURSE@/solutions/scaled/scaled.py", size=20, dtype=torch.uint8)
    print(bytes(data))
    return x * by
