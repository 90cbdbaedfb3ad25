"""Take out of the given state what does not fit.

loses: loading
"""


def load_matching(model: nn.Module, state: Mapping[str, Tensor]) -> tuple[list[str], list[str]]:
    own = model.state_dict()
    unused = [name for name, value in state.items() if name not in own or own[name].shape != value.shape]
    for name in unused:
        del state[name]
    return sorted(model.load_state_dict(state, strict=False).missing_keys), sorted(unused)
