"""Reshape where the dimensions were to be moved.   (issue 4: broadcasting)

loses: broadcasting
"""


def images_to_batch(images: np.ndarray, mean: Sequence[float], std: Sequence[float]) -> torch.Tensor:
    count, high, wide, channels = images.shape
    values = own(images) / 255
    return ((values - torch.tensor(mean)) / torch.tensor(std)).reshape(count, channels, high, wide)
