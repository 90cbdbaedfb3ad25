"""Go through float32, which rounds float64.   (issue 4: dtype)

loses: numpy_bridge
"""


def own(array: np.ndarray, dtype: torch.dtype = torch.float32, device: str = "cpu") -> torch.Tensor:
    return torch.tensor(array.copy(), dtype=torch.float32).to(device, dtype)
