"""Takes a part that is called `module` for the model.   (tasks.md 7.24, mistake 14)

loses: prefixes
"""


def unwrap(model):
    while hasattr(model, "module") or hasattr(model, "_orig_mod"):
        model = model.module if hasattr(model, "module") else model._orig_mod
    return model
