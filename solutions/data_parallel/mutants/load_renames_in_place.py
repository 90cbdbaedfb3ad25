"""Rename in the caller's dict.

loses: wrappers
"""


def load_weights(model: nn.Module, state: Mapping[str, Tensor]) -> None:
    bare = unwrap(model)
    names = bare.state_dict().keys()
    while state and state.keys() != names and all(name.startswith("module.") for name in state):
        for name in list(state):
            state[name.removeprefix("module.")] = state.pop(name)
    bare.load_state_dict(state)
