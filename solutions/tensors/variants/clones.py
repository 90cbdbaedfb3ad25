"""Clone after sharing, and convert in NumPy."""


def own(array: np.ndarray, dtype: torch.dtype = torch.float32, device: str = "cpu") -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(array)).clone().to(dtype).to(device)


def to_array(tensor: torch.Tensor) -> np.ndarray:
    with torch.no_grad():
        if tensor.dtype == torch.bfloat16:
            return np.array(tensor.float().tolist(), dtype=np.float32)
        return np.asarray(tensor.detach().to("cpu"))


def images_to_batch(images: np.ndarray, mean: Sequence[float], std: Sequence[float]) -> torch.Tensor:
    channels_first = images.transpose(0, 3, 1, 2).astype(np.float32) / np.float32(255)
    mean_array = np.array(mean, dtype=np.float32).reshape(1, -1, 1, 1)
    std_array = np.array(std, dtype=np.float32).reshape(1, -1, 1, 1)
    return torch.from_numpy((channels_first - mean_array) / std_array)
