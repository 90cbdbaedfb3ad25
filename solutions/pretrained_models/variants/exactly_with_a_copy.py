"""Keep a copy, and put it back when loading fails."""

import copy


def load_exactly(model: nn.Module, state: Mapping[str, Tensor]) -> None:
    before = copy.deepcopy(model.state_dict())
    try:
        model.load_state_dict(state)
    except RuntimeError:
        model.load_state_dict(before)
        raise
