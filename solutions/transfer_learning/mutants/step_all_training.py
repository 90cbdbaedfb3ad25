"""Put all of the model into training mode.   (tasks.md 7.14, mistake 7)

loses: step
"""


def fine_tune_step(
    model: nn.Module, head: str, optimizer: torch.optim.Optimizer, inputs: Tensor, labels: Tensor
) -> float:
    model.train()
    optimizer.zero_grad()
    loss = F.cross_entropy(model(inputs), labels)
    loss.backward()
    optimizer.step()
    return loss.item()
