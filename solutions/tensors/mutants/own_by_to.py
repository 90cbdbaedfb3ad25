"""Convert with .to, which returns the tensor itself when nothing changes.   (issue 4: shared memory)

loses: numpy_bridge
"""


def own(array: np.ndarray, dtype: torch.dtype = torch.float32, device: str = "cpu") -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(array)).to(device, dtype)
