"""Forget that NumPy has no bfloat16.   (issue 4: dtype)

loses: numpy_bridge
"""


def to_array(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().cpu().numpy()
