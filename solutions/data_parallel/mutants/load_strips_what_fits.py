"""Cut the prefix although the names fit already.

loses: wrappers
"""


def load_weights(model: nn.Module, state: Mapping[str, Tensor]) -> None:
    state = dict(state)
    while state and all(name.startswith("module.") for name in state):
        state = {name.removeprefix("module."): value for name, value in state.items()}
    unwrap(model).load_state_dict(state)
