"""Takes `module.` off wherever it stands in a name.   (tasks.md 7.24, mistake 15)

loses: prefixes
"""


def strip_prefix(state_dict):
    return {name.replace("module.", "").replace("_orig_mod.", ""): value for name, value in state_dict.items()}
