"""Save into memory and write the bytes; keep the history as JSON."""

import io
import json


def save_checkpoint(
    path: str | Path, model: nn.Module, optimizer: Optimizer, scheduler: LRScheduler, epochs: int, history: History
) -> None:
    buffer = io.BytesIO()
    state = {f"model/{name}": value.cpu() for name, value in model.state_dict().items()}
    state |= {"optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict()}
    torch.save({**state, "note": json.dumps([epochs, history])}, buffer)
    Path(path).write_bytes(buffer.getvalue())


def load_checkpoint(
    path: str | Path, model: nn.Module, optimizer: Optimizer, scheduler: LRScheduler, device: torch.device | str
) -> tuple[int, History]:
    with open(path, "rb") as file:
        saved = torch.load(file, map_location=torch.device(device))
    model.load_state_dict({name[6:]: value for name, value in saved.items() if name.startswith("model/")})
    optimizer.load_state_dict(saved["optimizer"])
    scheduler.load_state_dict(saved["scheduler"])
    epochs, history = json.loads(saved["note"])
    return epochs, history
