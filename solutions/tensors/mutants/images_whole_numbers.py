"""Divide whole numbers.   (issue 4: dtype)

loses: broadcasting
"""


def images_to_batch(images: np.ndarray, mean: Sequence[float], std: Sequence[float]) -> torch.Tensor:
    values = torch.tensor(images // 255).float()
    return ((values - torch.tensor(mean)) / torch.tensor(std)).permute(0, 3, 1, 2)
