"""Leave the weights of the backbone to their default, which is a download.   (tasks.md 7.23, mistake 6)

loses: build
"""


def build(architecture: str, num_classes: int) -> nn.Module:
    return models.get_model(architecture, weights=None, num_classes=num_classes)
