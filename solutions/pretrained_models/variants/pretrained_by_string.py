"""Ask torchvision by string."""


def load_pretrained(architecture: str, num_classes: int, name: str = "DEFAULT") -> nn.Module:
    model = models.get_model(architecture, weights=find_weights(architecture, name).name)
    return adapt_classifier(model, num_classes)
