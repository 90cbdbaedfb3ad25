"""Renames in the state dict of the caller.   (tasks.md 7.24, mistake 7)

loses: prefixes
"""

_strip = strip_prefix


def strip_prefix(state_dict):
    stripped = _strip(state_dict)
    state_dict.clear()
    state_dict.update(stripped)
    return state_dict
