"""Loads names with prefixes, with strict=False: nothing is loaded.   (tasks.md 7.24, mistake 16)

loses: checkpoints
"""


def load_checkpoint(path, model, device):
    state = torch.load(path, map_location="cpu", weights_only=True)
    model.load_state_dict(state, strict=False)
    return model.to(device)
