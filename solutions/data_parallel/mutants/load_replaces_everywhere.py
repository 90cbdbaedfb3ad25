"""Cut module. out of every name, wherever it stands.   (tasks.md 7.24, mistake 15)

loses: wrappers
"""


def load_weights(model: nn.Module, state: Mapping[str, Tensor]) -> None:
    bare = unwrap(model)
    if state.keys() != bare.state_dict().keys():
        state = {name.replace("module.", ""): value for name, value in state.items()}
    bare.load_state_dict(state)
