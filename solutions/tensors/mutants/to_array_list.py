"""Return a list.   (issue 4: tensor to NumPy array)

loses: numpy_bridge
"""


def to_array(tensor: torch.Tensor) -> np.ndarray:
    return tensor.tolist()
