"""Looks at the first parameter only, and at none where there is none.   (tasks.md 7.24, mistake 11)

loses: same_device
"""


def same_device(model, batch, device=None):
    first = next(model.parameters(), None)
    found = devices_of(first, batch)
    if device is None:
        return len(found) <= 1
    wanted = torch.device(device)
    return len(found) <= 1 and all(each.type == wanted.type for each in found)
