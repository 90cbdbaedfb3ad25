"""Lets torch's pytree walk through the containers."""

from torch.utils import _pytree  # noqa: E402


def move_to(batch, device):
    def leaf(value):
        if not hasattr(value, "to") and dataclasses.is_dataclass(value):
            fields = [field.name for field in dataclasses.fields(value)]
            return dataclasses.replace(value, **{name: move_to(getattr(value, name), device) for name in fields})
        return value.to(device) if hasattr(value, "to") else value

    return _pytree.tree_map(leaf, batch, is_leaf=lambda value: hasattr(value, "to") or dataclasses.is_dataclass(value))
