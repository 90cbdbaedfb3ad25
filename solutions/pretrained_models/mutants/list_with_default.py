"""List DEFAULT as one more.

loses: weights
"""


def list_weights(architecture: str) -> list[str]:
    return list(models.get_model_weights(architecture).__members__)
