"""Try the option for the backbone, and do without it."""


def build(architecture: str, num_classes: int) -> nn.Module:
    try:
        return models.get_model(architecture, weights=None, weights_backbone=None, num_classes=num_classes)
    except TypeError:
        return models.get_model(architecture, weights=None, num_classes=num_classes)
