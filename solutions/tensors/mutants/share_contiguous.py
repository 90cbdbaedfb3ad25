"""Make views contiguous first, which copies them.   (issue 4: shared memory)

loses: numpy_bridge
"""


def share(array: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(array))
