"""Puts the loaded tensors in place of the parameters that the optimizer knows.   (tasks.md 7.24, mistake 18)

loses: checkpoints
"""


def load_checkpoint(path, model, device):
    state = torch.load(path, map_location="cpu", weights_only=True)
    unwrap(model).load_state_dict(strip_prefix(state), assign=True)
    return model.to(device)
