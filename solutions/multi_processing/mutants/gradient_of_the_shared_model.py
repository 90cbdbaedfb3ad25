"""Compute on the shared model, whose gradients other threads would share.   (tasks.md 7.25, gradients)

loses: hogwild_step
"""


def hogwild_step(
    shared: nn.Module, local: nn.Module, lock: Any, loss_fn: Loss, x: Tensor, target: Tensor, lr: float
) -> float:
    with lock, torch.no_grad():
        for ours, mine in zip(shared.parameters(), local.parameters(), strict=True):
            mine.copy_(ours)
    shared.zero_grad()
    loss = loss_fn(shared(x), target)
    loss.backward()
    with lock, torch.no_grad():
        for ours, mine in zip(shared.parameters(), local.parameters(), strict=True):
            if ours.grad is not None:
                ours.sub_(lr * ours.grad)
    return loss.item()
