"""Put the head's own modules back by name."""


def train_mode(model: nn.Module, head: str) -> nn.Module:
    model.train()
    for name, module in model.named_modules():
        if type(module).__name__.startswith("BatchNorm") and not f"{name}.".startswith(f"{head}."):
            module.train(False)
    return model
