"""Looks at the first parameter of a model only.   (tasks.md 7.24, mistake 11)

loses: same_device
"""

_devices_of = devices_of


def devices_of(*things):
    return _devices_of(*(next(thing.parameters()) if isinstance(thing, nn.Module) else thing for thing in things))
