"""Cuts the prefix by its length."""


def strip_prefix(state_dict):
    names = list(state_dict)
    while names and any(all(name[: len(prefix)] == prefix for name in names) for prefix in WRAPPER_PREFIXES):
        names = [name[name.index(".") + 1 :] for name in names]
    return dict(zip(names, state_dict.values(), strict=True))
