"""Use torch.Tensor, whose dtype is always float32.   (issue 4: dtype)

loses: numpy_bridge
"""


def share(array: np.ndarray) -> torch.Tensor:
    return torch.Tensor(array)
