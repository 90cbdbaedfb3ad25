"""Forget that an accelerator's memory is out of NumPy's reach.   (issue 4: tensor to NumPy array)

loses: numpy_bridge
"""


def to_array(tensor: torch.Tensor) -> np.ndarray:
    tensor = tensor.detach()
    return tensor.float().numpy() if tensor.dtype is torch.bfloat16 else tensor.numpy()
