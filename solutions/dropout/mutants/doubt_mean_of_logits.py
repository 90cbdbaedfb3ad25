"""Average logits.

loses: doubt
"""


def mc_predict(model: nn.Module, x: Tensor, samples: int) -> tuple[Tensor, Tensor]:
    modes = [(module, module.training) for module in model.modules()]
    try:
        for module, _ in modes:
            module.training = isinstance(module, DROPOUTS)
        with torch.no_grad():
            probabilities = torch.stack([model(x) for _ in range(samples)])
    finally:
        for module, mode in modes:
            module.training = mode
    return probabilities.mean(dim=0).softmax(-1), probabilities.softmax(-1).std(dim=0, correction=0)
