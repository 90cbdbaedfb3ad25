"""Takes `module` for the prefix, also in `modules.0`.   (tasks.md 7.24, mistake 15)

loses: prefixes
"""


def strip_prefix(state_dict):
    stripped = dict(state_dict)
    while stripped and all(name.startswith("module") or name.startswith("_orig_mod") for name in stripped):
        stripped = {
            name.removeprefix("module").removeprefix("_orig_mod").lstrip("."): v for name, v in stripped.items()
        }
    return stripped
