"""Sum up probabilities and squares, and set modes by eval and train."""


def mc_predict(model: nn.Module, x: Tensor, samples: int) -> tuple[Tensor, Tensor]:
    modes = {name: module.training for name, module in model.named_modules()}
    model.eval()
    for module in model.modules():
        if isinstance(module, DROPOUTS):
            module.train()
    total = squares = 0
    try:
        with torch.inference_mode():
            for _ in range(samples):
                probabilities = nn.functional.softmax(model(x).double(), dim=1)
                total = total + probabilities
                squares = squares + probabilities**2
    finally:
        for name, module in model.named_modules():
            module.training = modes[name]
    mean = total / samples
    return mean.to(x.dtype), (squares / samples - mean**2).clamp(min=0).sqrt().to(x.dtype)
