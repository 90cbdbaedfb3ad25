"""Copy the tensor although NumPy could use its memory.   (issue 4: shared memory)

loses: numpy_bridge
"""


def to_array(tensor: torch.Tensor) -> np.ndarray:
    tensor = tensor.detach().cpu()
    return np.array(tensor.float() if tensor.dtype is torch.bfloat16 else tensor)
