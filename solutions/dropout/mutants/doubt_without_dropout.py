"""Call the model in evaluation mode.

loses: doubt
"""


def mc_predict(model: nn.Module, x: Tensor, samples: int) -> tuple[Tensor, Tensor]:
    modes = [(module, module.training) for module in model.modules()]
    try:
        for module, _ in modes:
            module.training = False
        with torch.no_grad():
            probabilities = torch.stack([torch.softmax(model(x), dim=-1) for _ in range(samples)])
    finally:
        for module, mode in modes:
            module.training = mode
    return probabilities.mean(dim=0), probabilities.std(dim=0, correction=0)
