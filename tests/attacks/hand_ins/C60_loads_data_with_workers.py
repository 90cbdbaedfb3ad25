# C60: loads data with two worker processes
# expect = "denied"
# reason = "no processes can be started here, so num_workers must be 0"
# levels = ["L2", "L1", "L0"]
import torch
from torch.utils.data import DataLoader, TensorDataset


def scaled(x, by):
    loader = DataLoader(TensorDataset(x), batch_size=1, num_workers=2)
    return torch.cat([row for (row,) in loader]) * by
