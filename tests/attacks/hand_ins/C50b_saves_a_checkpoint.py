# C50: saves a checkpoint where the lab lets no file be written, by mistake
# expect = "denied"
# reason = "files cannot be written here"
# levels = ["L2", "L1", "L0"]
import torch


def scaled(x, by):
    torch.save({"x": x}, "checkpoint.pt")
    return x * by
