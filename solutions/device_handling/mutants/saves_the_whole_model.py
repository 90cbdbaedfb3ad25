"""Saves the model object instead of its state dict.   (tasks.md 7.24, mistake 20)

loses: checkpoints
"""


def save_checkpoint(model, path):
    torch.save(unwrap(model), path)
