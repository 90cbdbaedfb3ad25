"""Clear gradients by hand, and copy the weights by their names."""


def hogwild_step(
    shared: nn.Module, local: nn.Module, lock: Any, loss_fn: Loss, x: Tensor, target: Tensor, lr: float
) -> float:
    with lock:
        weights = {name: param.detach().clone() for name, param in shared.named_parameters()}
    local.load_state_dict(weights, strict=False)
    for param in local.parameters():
        param.grad = None
    loss = loss_fn(local(x), target)
    loss.backward()
    steps = {name: lr * param.grad for name, param in local.named_parameters() if param.grad is not None}
    with lock, torch.no_grad():
        for name, param in shared.named_parameters():
            if name in steps:
                param.add_(steps[name], alpha=-1)
    return float(loss)
