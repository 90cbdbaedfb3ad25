"""Copy the array where its memory was to be shared.   (tasks.md 7.1, issue 4: shared memory)

loses: numpy_bridge
"""


def share(array: np.ndarray) -> torch.Tensor:
    return torch.tensor(array)
