"""Use torch.func for the gradient, and average with a running mean."""


def input_gradient(model: nn.Module, x: Tensor, target: Tensor) -> Tensor:
    def score(pixels: Tensor) -> Tensor:
        return model(pixels).gather(1, target.unsqueeze(1)).sum()

    with evaluating(model):
        return torch.func.grad(score)(x).detach()


def smooth_grad(model: nn.Module, x: Tensor, target: Tensor, noise: Tensor, spread: float = 0.15) -> Tensor:
    result = torch.zeros_like(x)
    sigma = torch.stack([spread * (each.max() - each.min()) for each in x]).view(-1, *[1] * (x.ndim - 1))
    for number in range(len(noise)):
        result += (input_gradient(model, x + noise[number] * sigma, target) - result) / (number + 1)
    return result
