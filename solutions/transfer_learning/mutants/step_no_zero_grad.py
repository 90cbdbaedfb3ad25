"""Let gradients add up.

loses: step
"""


def fine_tune_step(
    model: nn.Module, head: str, optimizer: torch.optim.Optimizer, inputs: Tensor, labels: Tensor
) -> float:
    train_mode(model, head)
    loss = F.cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.step()
    return loss.item()
