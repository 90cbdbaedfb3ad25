"""Loads with strict=False, which hides every mismatch.   (tasks.md 7.24, mistake 16)

loses: checkpoints
"""


def load_checkpoint(path, model, device):
    state = torch.load(path, map_location="cpu", weights_only=True)
    unwrap(model).load_state_dict(strip_prefix(state), strict=False)
    return model.to(device)
