"""Forget the 255.   (issue 4: dtype)

loses: broadcasting
"""


def images_to_batch(images: np.ndarray, mean: Sequence[float], std: Sequence[float]) -> torch.Tensor:
    return ((own(images) - torch.tensor(mean)) / torch.tensor(std)).permute(0, 3, 1, 2)
