"""Fill all trainable matrices by one rule.

loses: layers
"""


def init_model(model: nn.Module, generator: torch.Generator | None = None) -> nn.Module:
    for parameter in model.parameters():
        if parameter.dim() > 1 and parameter.requires_grad:
            glorot_uniform_(parameter, generator=generator)
    return model
