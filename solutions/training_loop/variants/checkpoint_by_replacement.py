"""Write to another file and put it into place, load to the CPU first."""

import os


def save_checkpoint(
    path: str | Path, model: nn.Module, optimizer: Optimizer, scheduler: LRScheduler, epochs: int, history: History
) -> None:
    states = [each.state_dict() for each in (model, optimizer, scheduler)]
    torch.save((states, epochs, history), f"{path}.new")
    os.replace(f"{path}.new", path)


def load_checkpoint(
    path: str | Path, model: nn.Module, optimizer: Optimizer, scheduler: LRScheduler, device: torch.device | str
) -> tuple[int, History]:
    states, epochs, history = torch.load(path, map_location="cpu", weights_only=True)
    for each, state in zip((optimizer, scheduler, model), (states[1], states[2], states[0]), strict=True):
        each.load_state_dict(state)
    return epochs, history
