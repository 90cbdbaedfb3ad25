"""Use the old flag, which always means the first version.   (tasks.md 7.23, mistake 1)

loses: pretrained
"""


def load_pretrained(architecture: str, num_classes: int, name: str = "DEFAULT") -> nn.Module:
    return adapt_classifier(models.get_model(architecture, pretrained=True), num_classes)
