"""Build the model with the right outputs and load what fits."""


def load_pretrained(architecture: str, num_classes: int, name: str = "DEFAULT") -> nn.Module:
    model = build(architecture, num_classes)
    load_matching(model, find_weights(architecture, name).get_state_dict(progress=False))
    return model
