"""Looks at the first tensor of the batch only.   (tasks.md 7.24, mistake 11)

loses: same_device
"""

_same_device = same_device


def same_device(model, batch, device=None):
    def first(value):
        if isinstance(value, torch.Tensor):
            return value
        items = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else []
        return next((found for found in map(first, items) if found is not None), None)

    return _same_device(model, first(batch), device)
