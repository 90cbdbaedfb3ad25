"""Looks for the prefix in the first name only.   (tasks.md 7.24, mistake 15)

loses: prefixes
"""


def strip_prefix(state_dict):
    stripped = dict(state_dict)
    while stripped and next(iter(stripped)).startswith(WRAPPER_PREFIXES):
        stripped = {name.partition(".")[2]: value for name, value in stripped.items()}
    return stripped
