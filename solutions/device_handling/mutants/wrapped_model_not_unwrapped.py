"""Loads the names of a bare model into a wrapper.   (tasks.md 7.24, mistake 14)

loses: checkpoints
"""


def load_checkpoint(path, model, device):
    state = torch.load(path, map_location="cpu", weights_only=True)
    model.load_state_dict(strip_prefix(state))
    return model.to(device)
