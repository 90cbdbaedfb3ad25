"""Put batch normalisation in the head into evaluation mode, too.

loses: modes
"""


def train_mode(model: nn.Module, head: str) -> nn.Module:
    model.train()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d | nn.BatchNorm3d):
            module.eval()
    return model
