"""Overlook buffers: the statistics of batch normalisation stay behind.

loses: loading
"""


def load_matching(model: nn.Module, state: Mapping[str, Tensor]) -> tuple[list[str], list[str]]:
    own = dict(model.named_parameters())
    fitting = {name for name, value in state.items() if name in own and own[name].shape == value.shape}
    with torch.no_grad():
        for name in fitting:
            own[name].copy_(state[name])
    return sorted(own.keys() - fitting), sorted(state.keys() - fitting)
