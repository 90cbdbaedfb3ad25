"""Use as_tensor, array copies and force=True."""


def share(array: np.ndarray) -> torch.Tensor:
    return torch.as_tensor(array)


def own(array: np.ndarray, dtype: torch.dtype = torch.float32, device: str = "cpu") -> torch.Tensor:
    return torch.from_numpy(np.array(array)).to(device=device, dtype=dtype, copy=True)


def to_array(tensor: torch.Tensor) -> np.ndarray:
    if tensor.dtype == torch.bfloat16:
        tensor = tensor.to(torch.float32)
    return tensor.numpy(force=True)
