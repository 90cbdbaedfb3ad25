"""Raise after half of the state was written.

loses: loading
"""


def load_exactly(model: nn.Module, state: Mapping[str, Tensor]) -> None:
    model.load_state_dict(state)
