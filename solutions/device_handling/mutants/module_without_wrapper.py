"""Takes the attribute `module` without looking whether there is a wrapper.   (tasks.md 7.24, mistake 14)

loses: prefixes
"""


def unwrap(model):
    return model.module
