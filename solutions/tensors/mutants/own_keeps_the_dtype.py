"""Keep the dtype of the array.   (issue 4: dtype)

loses: numpy_bridge
"""


def own(array: np.ndarray, dtype: torch.dtype = torch.float32, device: str = "cpu") -> torch.Tensor:
    return torch.tensor(array.copy(), device=device)
