"""Forget the weights.

loses: pretrained
"""


def load_pretrained(architecture: str, num_classes: int, name: str = "DEFAULT") -> nn.Module:
    return adapt_classifier(models.get_model(architecture, weights=None), num_classes)
