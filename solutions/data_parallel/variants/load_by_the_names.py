"""Look for each name of the model behind the longest prefix, and load into the wrapper."""


def unwrap(model: nn.Module) -> nn.Module:
    if isinstance(model, (nn.DataParallel, nn.parallel.DistributedDataParallel)):
        return unwrap(model.module)
    return model


def load_weights(model: nn.Module, state: Mapping[str, Tensor]) -> None:
    names = list(unwrap(model).state_dict())
    for depth in range(10):
        prefix = "module." * depth
        if set(state) == {prefix + name for name in names}:
            wanted = list(model.state_dict())
            model.load_state_dict({own: state[prefix + name] for own, name in zip(wanted, names, strict=True)})
            return
    raise RuntimeError("the names are not those of the model")
