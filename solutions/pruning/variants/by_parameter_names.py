"""Find weights by their parameter's name and the module it belongs to; sparsity as a tensor."""


def prunable_weights(model: nn.Module) -> dict[str, nn.Parameter]:
    found = {}
    for name, parameter in model.named_parameters():
        module, _, kind = name.rpartition(".")
        if kind == "weight" and isinstance(model.get_submodule(module), (nn.Linear, nn.Conv2d)):
            found[name] = parameter
    return found


def sparsity(model: nn.Module) -> float:
    weights = [weight.detach().reshape(-1) for weight in prunable_weights(model).values()]
    return (torch.cat(weights) == 0).double().mean() if weights else 0
