"""Exchange height and width.   (issue 4: broadcasting)

loses: broadcasting
"""


def images_to_batch(images: np.ndarray, mean: Sequence[float], std: Sequence[float]) -> torch.Tensor:
    values = own(images) / 255
    return ((values - torch.tensor(mean)) / torch.tensor(std)).permute(0, 3, 2, 1)
