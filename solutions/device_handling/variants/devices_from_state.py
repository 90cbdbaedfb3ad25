"""Finds devices through the state dict and a generator."""


def _tensors(thing):
    if isinstance(thing, torch.Tensor):
        yield thing
    elif isinstance(thing, nn.Module):
        yield from thing.state_dict(keep_vars=True).values()
    elif isinstance(thing, dict):
        for item in thing.values():
            yield from _tensors(item)
    elif isinstance(thing, list | tuple):
        for item in thing:
            yield from _tensors(item)


def devices_of(*things):
    return frozenset(tensor.device for thing in things for tensor in _tensors(thing))


def same_device(model, batch, device=None):
    devices = list(devices_of(model, batch))
    if device is not None:
        devices.append(torch.empty(0, device=device).device)
    return len(set(devices)) < 2
