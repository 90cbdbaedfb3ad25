"""Bring back the rate of the optimizer, but not its state.

loses: checkpoint
"""


def load_checkpoint(
    path: str | Path, model: nn.Module, optimizer: Optimizer, scheduler: LRScheduler, device: torch.device | str
) -> tuple[int, History]:
    checkpoint = torch.load(path, map_location=device, weights_only=True)
    model.load_state_dict(checkpoint["model"])
    for group, saved in zip(optimizer.param_groups, checkpoint["optimizer"]["param_groups"], strict=True):
        group["lr"] = saved["lr"]
    scheduler.load_state_dict(checkpoint["scheduler"])
    return checkpoint["epochs"], checkpoint["history"]
