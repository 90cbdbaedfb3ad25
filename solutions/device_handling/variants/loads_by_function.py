"""Maps locations by a function, and loads into the names of the given model."""


def load_checkpoint(path, model, device):
    state = strip_prefix(torch.load(path, map_location=lambda storage, location: storage, weights_only=True))
    bare = unwrap(model)
    if set(state) != set(bare.state_dict()):
        raise RuntimeError("the file belongs to another model")
    bare.load_state_dict(state)
    model.to(device)
    return model
