"""Saves the state dict of the wrapper.   (tasks.md 7.24, mistake 17)

loses: checkpoints
"""


def save_checkpoint(model, path):
    torch.save(model.state_dict(), path)
