"""Lets torch consume the prefix."""

from collections import OrderedDict  # noqa: E402

from torch.nn.modules.utils import consume_prefix_in_state_dict_if_present  # noqa: E402


def strip_prefix(state_dict):
    state = OrderedDict(state_dict)
    for prefix in WRAPPER_PREFIXES:
        if state and all(name.startswith(prefix) for name in state):
            consume_prefix_in_state_dict_if_present(state, prefix)
            return strip_prefix(state)
    return state
