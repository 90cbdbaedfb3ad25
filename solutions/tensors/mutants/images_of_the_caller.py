"""Subtract within the caller's images.   (tasks.md 7.1, mistake 10)

loses: broadcasting
"""


def images_to_batch(images: np.ndarray, mean: Sequence[float], std: Sequence[float]) -> torch.Tensor:
    result = ((own(images) / 255 - torch.tensor(mean)) / torch.tensor(std)).permute(0, 3, 1, 2)
    images //= 255
    return result
