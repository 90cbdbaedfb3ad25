"""Device handling - Jonas W."""

import torch
from torch import nn

WRAPPER_PREFIXES = ("module.", "_orig_mod.")


def pick_device(preferred=None):
    if preferred is None:
        if torch.cuda.is_available():
            return torch.device("cuda")
        if torch.backends.mps.is_available():
            return torch.device("mps")
        return torch.device("cpu")

    device = torch.device(preferred)
    if device.type == "cuda":
        index = device.index if device.index is not None else 0
        if not torch.cuda.is_available() or index >= torch.cuda.device_count():
            raise RuntimeError(f"no such GPU: {preferred}")
    elif device.type == "mps" and not torch.backends.mps.is_available():
        raise RuntimeError("MPS is not available here")
    return device


def move_to(batch, device):
    if isinstance(batch, torch.Tensor):
        return batch.to(device)
    if isinstance(batch, dict):
        return {k: v.to(device) if isinstance(v, torch.Tensor) else v for k, v in batch.items()}
    if isinstance(batch, (list, tuple)):
        return type(batch)([v.to(device) if isinstance(v, torch.Tensor) else v for v in batch])
    return batch


class Normalize(nn.Module):
    """(x - mean) / std, padding stays 0"""

    def __init__(self, mean, std):
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("std", std)

    def forward(self, x, lengths):
        B, T, D = x.shape
        t = torch.arange(T).to(x.device)
        mask = t.expand(B, T) < lengths.view(B, 1)
        y = (x - self.mean) / self.std
        return torch.where(mask.unsqueeze(-1), y, torch.zeros_like(y))


def devices_of(*things):
    devices = set()
    for thing in things:
        if isinstance(thing, torch.Tensor):
            devices.add(thing.device)
        elif isinstance(thing, nn.Module):
            for p in thing.parameters():
                devices.add(p.device)
        elif isinstance(thing, dict):
            devices.update(devices_of(*thing.values()))
        elif isinstance(thing, (list, tuple)):
            devices.update(devices_of(*thing))
    return devices


def same_device(model, batch, device=None):
    devices = devices_of(model, batch)
    if device is not None:
        device = torch.device(device)
        for d in devices:
            if d.type != device.type:
                return False
            if device.index is not None and d.index != device.index:
                return False
    return len(devices) <= 1


def unwrap(model):
    while True:
        if isinstance(model, (nn.DataParallel, nn.parallel.DistributedDataParallel)):
            model = model.module
        elif hasattr(model, "_orig_mod"):
            model = model._orig_mod
        else:
            return model


def strip_prefix(state_dict):
    # https://discuss.pytorch.org/t/solved-keyerror-unexpected-key-module-encoder-embedding-weight-in-state-dict/1686
    new_state_dict = {}
    for k, v in state_dict.items():
        name = k.replace("module.", "").replace("_orig_mod.", "")
        new_state_dict[name] = v
    return new_state_dict


def save_checkpoint(model, path):
    torch.save(unwrap(model).state_dict(), path)


def load_checkpoint(path, model, device):
    state_dict = strip_prefix(torch.load(path, map_location="cpu", weights_only=True))
    # strict=False, otherwise I get "Missing key(s) in state_dict" all the time
    unwrap(model).load_state_dict(state_dict, strict=False)
    model.to(device)
    return model
