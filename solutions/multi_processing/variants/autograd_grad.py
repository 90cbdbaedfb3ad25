"""Compute the gradient without filling any grad, and copy weights by their state."""


def hogwild_step(
    shared: nn.Module, local: nn.Module, lock: Any, loss_fn: Loss, x: Tensor, target: Tensor, lr: float
) -> float:
    with lock:
        local.load_state_dict(shared.state_dict())
    params = list(local.parameters())
    loss = loss_fn(local(x), target)
    gradients = torch.autograd.grad(loss, params, allow_unused=True)
    lock.acquire()
    for param, gradient in zip(shared.parameters(), gradients, strict=True):
        if gradient is not None:
            param.data -= lr * gradient
    lock.release()
    return loss.detach()


def hogwild_worker(
    shared: nn.Module, lock: Any, loss_fn: Loss, batches: Sequence[tuple[Tensor, Tensor]], lr: float
) -> None:
    local = copy.deepcopy(shared)
    for batch in batches:
        hogwild_step(shared, local, lock, loss_fn, *batch, lr)


def hogwild_train(
    ctx: Any, model: nn.Module, loss_fn: Loss, shards: Sequence[Sequence[tuple[Tensor, Tensor]]], lr: float
) -> None:
    for tensor in [*model.parameters(), *model.buffers()]:
        tensor.share_memory_()
    lock = ctx.Lock()
    run_workers(ctx, target=hogwild_worker, arguments=[(model, lock, loss_fn, shard, lr) for shard in shards])
