# D66: leaves gradients off, inference mode, autocast, deterministic algorithms and the search for NaN on
# expect = "passed"
# reason = "passed"
# points = 10
# levels = ["L2", "L1", "L0"]
import torch

torch.set_grad_enabled(False)
torch.use_deterministic_algorithms(True)
torch.autograd.set_detect_anomaly(True)
torch.set_flush_denormal(True)
torch.inference_mode().__enter__()


def scaled(x, by):
    torch.autocast("cpu").__enter__()
    return x * by
