"""Takes the prefix off each name that has it.   (tasks.md 7.24, mistake 15)

loses: prefixes
"""


def strip_prefix(state_dict):
    def bare(name):
        while name.startswith(WRAPPER_PREFIXES):
            name = name.removeprefix("module.").removeprefix("_orig_mod.")
        return name

    return {bare(name): value for name, value in state_dict.items()}
