"""Ask for weights and for another number of classes.   (tasks.md 7.23, mistake 2 and 6)

loses: build
"""


def build(architecture: str, num_classes: int) -> nn.Module:
    return models.get_model(architecture, weights="DEFAULT", num_classes=num_classes)
