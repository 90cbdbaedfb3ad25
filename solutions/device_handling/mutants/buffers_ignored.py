"""Looks at the parameters of a model and not at its buffers.   (tasks.md 7.24, mistake 11)

loses: same_device
"""

_devices_of = devices_of


def devices_of(*things):
    return _devices_of(*(list(thing.parameters()) if isinstance(thing, nn.Module) else thing for thing in things))
