"""Saves copies on the CPU, with stripped names."""


def save_checkpoint(model, path):
    state = {name: value.detach().clone().cpu() for name, value in strip_prefix(model.state_dict()).items()}
    with open(path, "wb") as file:
        torch.save(state, file)
