"""Return float64, NumPy's own default.   (issue 4: dtype)

loses: broadcasting
"""


def images_to_batch(images: np.ndarray, mean: Sequence[float], std: Sequence[float]) -> torch.Tensor:
    return torch.from_numpy(((images / 255 - np.array(mean)) / np.array(std)).transpose(0, 3, 1, 2))
