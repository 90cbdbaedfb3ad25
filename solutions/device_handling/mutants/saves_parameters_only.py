"""Saves the parameters and no buffers.   (tasks.md 7.24, mistake 11)

loses: checkpoints
"""


def save_checkpoint(model, path):
    torch.save({name: value.detach() for name, value in unwrap(model).named_parameters()}, path)
