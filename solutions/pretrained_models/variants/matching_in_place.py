"""Copy into the model's own tensors."""


def load_matching(model: nn.Module, state: Mapping[str, Tensor]) -> tuple[list[str], list[str]]:
    own, kept, used = model.state_dict(), [], set()
    for name, value in own.items():
        if name in state and state[name].size() == value.size():
            value.copy_(state[name])
            used.add(name)
        else:
            kept.append(name)
    return sorted(kept), sorted(name for name in state if name not in used)
