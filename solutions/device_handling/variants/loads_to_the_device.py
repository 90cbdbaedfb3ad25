"""Moves the model first and loads the tensors to its device."""


def load_checkpoint(path, model, device):
    device = torch.device(device)
    model.to(device)
    with open(path, "rb") as file:
        state = torch.load(file, map_location=device)
    unwrap(model).load_state_dict(strip_prefix(state), strict=True)
    return model
