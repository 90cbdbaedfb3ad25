"""Moves the caller's model to the CPU in order to save it.   (tasks.md 7.24, mistake 7)

loses: checkpoints
"""


def save_checkpoint(model, path):
    torch.save(unwrap(model).cpu().state_dict(), path)
