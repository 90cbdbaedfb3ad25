"""Put all batch normalisation into evaluation mode, then the head back."""


def train_mode(model: nn.Module, head: str) -> nn.Module:
    def quiet(module: nn.Module) -> None:
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            module.eval()

    model.train()
    model.apply(quiet)
    model.get_submodule(head).train()
    return model
