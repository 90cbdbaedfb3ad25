"""Loads with weights_only=False, which runs what lies in the file.   (tasks.md 7.24, mistake 20)

loses: checkpoints
"""


def load_checkpoint(path, model, device):
    state = torch.load(path, map_location="cpu", weights_only=False)
    unwrap(model).load_state_dict(strip_prefix(state))
    return model.to(device)
