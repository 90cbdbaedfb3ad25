"""Ask for the weights and for another number of classes at once.   (tasks.md 7.23, mistake 2)

loses: pretrained
"""


def load_pretrained(architecture: str, num_classes: int, name: str = "DEFAULT") -> nn.Module:
    return models.get_model(architecture, weights=find_weights(architecture, name), num_classes=num_classes)
