"""Take the logarithm of the softmax by hand, and return a tensor."""


def fine_tune_step(
    model: nn.Module, head: str, optimizer: torch.optim.Optimizer, inputs: Tensor, labels: Tensor
) -> float:
    train_mode(model, head)
    logarithms = model(inputs).log_softmax(-1)  # (B, C)
    loss = -logarithms.gather(1, labels.unsqueeze(1)).mean()
    model.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()
