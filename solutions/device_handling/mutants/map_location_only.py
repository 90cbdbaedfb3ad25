"""Loads the tensors to the device and leaves the model where it is.   (tasks.md 7.24, mistake 10)

loses: checkpoints
"""


def load_checkpoint(path, model, device):
    state = torch.load(path, map_location=device, weights_only=True)
    unwrap(model).load_state_dict(strip_prefix(state))
    return model
