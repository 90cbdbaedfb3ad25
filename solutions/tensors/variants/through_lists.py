"""Go through lists and fill empty tensors."""


def own(array: np.ndarray, dtype: torch.dtype = torch.float32, device: str = "cpu") -> torch.Tensor:
    return torch.tensor(array.tolist(), dtype=dtype, device=device)


def squared_distances(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return torch.cdist(a, b, compute_mode="donot_use_mm_for_euclid_dist") ** 2


def images_to_batch(images: np.ndarray, mean: Sequence[float], std: Sequence[float]) -> torch.Tensor:
    count, high, wide, channels = images.shape
    result = torch.empty(count, channels, high, wide)
    for channel in range(channels):
        plane = torch.tensor(images[..., channel], dtype=torch.float32)
        result[:, channel] = (plane / 255.0 - mean[channel]) / std[channel]
    return result
