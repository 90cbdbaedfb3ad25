"""Load without strictness, which hides what is missing.

loses: loading
"""


def load_exactly(model: nn.Module, state: Mapping[str, Tensor]) -> None:
    model.load_state_dict(state, strict=False)
