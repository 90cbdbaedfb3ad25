"""Uses lstrip, which takes a set of characters.   (tasks.md 7.24, mistake 15)

loses: prefixes
"""


def strip_prefix(state_dict):
    stripped = dict(state_dict)
    for prefix in WRAPPER_PREFIXES:
        if all(name.startswith(prefix) for name in stripped):
            stripped = {name.lstrip(prefix): value for name, value in stripped.items()}
    return stripped
