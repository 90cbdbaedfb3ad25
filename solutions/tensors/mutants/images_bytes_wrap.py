"""Subtract in uint8, which has no numbers below zero.   (issue 4: dtype)

loses: broadcasting
"""


def images_to_batch(images: np.ndarray, mean: Sequence[float], std: Sequence[float]) -> torch.Tensor:
    shift = np.round(255 * np.array(mean)).astype(np.uint8)
    values = own(images - shift) / 255
    return (values / torch.tensor(std)).permute(0, 3, 1, 2)
