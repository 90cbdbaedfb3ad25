"""Return the loss after the step.

loses: step
"""


def fine_tune_step(
    model: nn.Module, head: str, optimizer: torch.optim.Optimizer, inputs: Tensor, labels: Tensor
) -> float:
    train_mode(model, head)
    optimizer.zero_grad()
    F.cross_entropy(model(inputs), labels).backward()
    optimizer.step()
    with torch.no_grad():
        return F.cross_entropy(model(inputs), labels).item()
