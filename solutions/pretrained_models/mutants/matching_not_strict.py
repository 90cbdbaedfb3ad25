"""Rely on strict=False, which still refuses other shapes.

loses: loading
"""


def load_matching(model: nn.Module, state: Mapping[str, Tensor]) -> tuple[list[str], list[str]]:
    found = model.load_state_dict(state, strict=False)
    return sorted(found.missing_keys), sorted(found.unexpected_keys)
