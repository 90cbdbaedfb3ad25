# C60: loads data without worker processes, as the error message of the other one says
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import torch
from torch.utils.data import DataLoader, TensorDataset


def scaled(x, by):
    loader = DataLoader(TensorDataset(x), batch_size=2)
    return torch.cat([rows for (rows,) in loader]) * by
