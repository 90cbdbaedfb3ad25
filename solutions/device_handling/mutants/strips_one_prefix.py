"""Takes off one prefix.   (tasks.md 7.24, mistake 15)

loses: prefixes
"""


def strip_prefix(state_dict):
    for prefix in WRAPPER_PREFIXES:
        if state_dict and all(name.startswith(prefix) for name in state_dict):
            return {name.removeprefix(prefix): value for name, value in state_dict.items()}
    return dict(state_dict)
