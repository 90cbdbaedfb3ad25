"""Use as_tensor, which copies only when the dtype changes.   (issue 4: shared memory)

loses: numpy_bridge
"""


def own(array: np.ndarray, dtype: torch.dtype = torch.float32, device: str = "cpu") -> torch.Tensor:
    return torch.as_tensor(np.ascontiguousarray(array), dtype=dtype, device=device)
