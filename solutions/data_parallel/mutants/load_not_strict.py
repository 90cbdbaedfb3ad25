"""Load with strict=False, which says nothing if names are missing.   (tasks.md 7.24, mistake 16)

loses: wrappers
"""


def load_weights(model: nn.Module, state: Mapping[str, Tensor]) -> None:
    bare = unwrap(model)
    names = bare.state_dict().keys()
    while state and state.keys() != names and all(name.startswith("module.") for name in state):
        state = {name.removeprefix("module."): value for name, value in state.items()}
    bare.load_state_dict(state, strict=False)
