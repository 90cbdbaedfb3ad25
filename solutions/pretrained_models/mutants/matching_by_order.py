"""Match by place, not by name.

loses: loading
"""


def load_matching(model: nn.Module, state: Mapping[str, Tensor]) -> tuple[list[str], list[str]]:
    own = model.state_dict()
    pairs = [(mine, other) for mine, other in zip(own, state, strict=False) if own[mine].shape == state[other].shape]
    for mine, other in pairs:
        own[mine].copy_(state[other])
    return sorted(own.keys() - {mine for mine, _ in pairs}), sorted(state.keys() - {other for _, other in pairs})
