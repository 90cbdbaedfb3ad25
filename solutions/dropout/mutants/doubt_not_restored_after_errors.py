"""Restore the modes only if nothing goes wrong.

loses: doubt
"""


def mc_predict(model: nn.Module, x: Tensor, samples: int) -> tuple[Tensor, Tensor]:
    modes = [(module, module.training) for module in model.modules()]
    for module, _ in modes:
        module.training = isinstance(module, DROPOUTS)
    with torch.no_grad():
        probabilities = torch.stack([torch.softmax(model(x), dim=-1) for _ in range(samples)])
    for module, mode in modes:
        module.training = mode
    return probabilities.mean(dim=0), probabilities.std(dim=0, correction=0)
