"""Write to the shared model without the lock.   (tasks.md 7.25, mistake 4)

loses: hogwild_step
"""


def hogwild_step(
    shared: nn.Module, local: nn.Module, lock: Any, loss_fn: Loss, x: Tensor, target: Tensor, lr: float
) -> float:
    with lock, torch.no_grad():
        for ours, mine in zip(shared.parameters(), local.parameters(), strict=True):
            mine.copy_(ours)
    local.zero_grad()
    loss = loss_fn(local(x), target)
    loss.backward()
    with lock:
        pass
    with torch.no_grad():
        for ours, mine in zip(shared.parameters(), local.parameters(), strict=True):
            if mine.grad is not None:
                ours.sub_(lr * mine.grad)
    return loss.item()
