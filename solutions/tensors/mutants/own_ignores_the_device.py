"""Leave the tensor on the CPU.   (issue 4: NumPy array to tensor)

loses: numpy_bridge
"""


def own(array: np.ndarray, dtype: torch.dtype = torch.float32, device: str = "cpu") -> torch.Tensor:
    return torch.tensor(array.copy(), dtype=dtype)
