"""Loads the names as they are in the file.   (tasks.md 7.24, mistake 17)

loses: checkpoints
"""


def load_checkpoint(path, model, device):
    state = torch.load(path, map_location="cpu", weights_only=True)
    unwrap(model).load_state_dict(state)
    return model.to(device)
