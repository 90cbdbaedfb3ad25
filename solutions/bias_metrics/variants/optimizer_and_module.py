"""Train a linear layer with torch.optim; write the loss with softplus."""


def weighted_loss(logits: Tensor, target: Tensor, weights: Tensor) -> Tensor:
    losses = F.softplus(torch.where(target.bool(), -logits, logits))
    return torch.dot(losses, weights) / torch.sum(weights)


def fit(x: Tensor, target: Tensor, weights: Tensor, steps: int, lr: float) -> tuple[Tensor, Tensor]:
    layer = torch.nn.Linear(x.shape[1], 1).to(x)
    torch.nn.init.zeros_(layer.weight)
    torch.nn.init.zeros_(layer.bias)
    optimizer = torch.optim.SGD(layer.parameters(), lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        weighted_loss(layer(x).squeeze(1), target, weights).backward()
        optimizer.step()
    return layer.weight.detach()[0], layer.bias.detach()[0]
