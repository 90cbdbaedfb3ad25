"""Ask the signature of the builder whether there is a backbone."""

import inspect


def build(architecture: str, num_classes: int) -> nn.Module:
    builder = models.get_model_builder(architecture)
    options = {"weights": None, "num_classes": num_classes}
    if "weights_backbone" in inspect.signature(builder).parameters:
        options["weights_backbone"] = None
    return builder(**options)
