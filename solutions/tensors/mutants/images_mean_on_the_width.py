"""Let mean and deviation meet the width after moving the channels.   (issue 4: broadcasting)

loses: broadcasting
"""


def images_to_batch(images: np.ndarray, mean: Sequence[float], std: Sequence[float]) -> torch.Tensor:
    values = own(images).permute(0, 3, 1, 2) / 255
    return (values - torch.tensor(mean)) / torch.tensor(std)
