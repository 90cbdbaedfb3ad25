"""Looks at the items of a batch, not into them.   (tasks.md 7.24, mistake 4)

loses: same_device
"""

_devices_of = devices_of


def devices_of(*things):
    flat = []
    for thing in things:
        items = thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list | tuple) else [thing]
        flat += [item for item in items if isinstance(item, torch.Tensor | nn.Module)]
    return _devices_of(*flat)
