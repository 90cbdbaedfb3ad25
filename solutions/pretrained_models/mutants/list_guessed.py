"""Guess the names, and keep those that exist.   (tasks.md 7.23, mistake 9)

loses: weights
"""


def list_weights(architecture: str) -> list[str]:
    enum = models.get_model_weights(architecture)
    return [name for name in ("IMAGENET1K_V1", "IMAGENET1K_V2") if name in enum.__members__]
