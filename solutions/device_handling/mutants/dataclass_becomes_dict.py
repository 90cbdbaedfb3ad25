"""Returns a dict for a dataclass.   (tasks.md 7.24, mistake 9)

loses: move_to
"""

_move = move_to


def move_to(batch, device):
    if dataclasses.is_dataclass(batch):
        return {field.name: move_to(getattr(batch, field.name), device) for field in dataclasses.fields(batch)}
    return _move(batch, device)
