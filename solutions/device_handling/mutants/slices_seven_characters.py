"""Cuts off seven characters, whether they are the prefix or not.   (tasks.md 7.24, mistake 15)

loses: prefixes
"""


def strip_prefix(state_dict):
    return {name[7:]: value for name, value in state_dict.items()}
