"""Forget that a parameter refuses to become an array.   (issue 4: tensor to NumPy array)

loses: numpy_bridge
"""


def to_array(tensor: torch.Tensor) -> np.ndarray:
    tensor = tensor.cpu()
    return tensor.float().numpy() if tensor.dtype is torch.bfloat16 else tensor.numpy()
