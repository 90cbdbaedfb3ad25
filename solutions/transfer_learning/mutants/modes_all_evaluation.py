"""Put all of the backbone into evaluation mode.

loses: modes
"""


def train_mode(model: nn.Module, head: str) -> nn.Module:
    model.eval()
    model.get_submodule(head).train()
    return model
