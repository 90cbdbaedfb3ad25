"""Loads into a copy of the model, which no optimizer knows.   (tasks.md 7.24, mistake 18)

loses: checkpoints
"""

_load = load_checkpoint


def load_checkpoint(path, model, device):
    return _load(path, copy.deepcopy(model), device)
