"""Switch off requires_grad of the tensor that was given.   (issue 4: tensor to NumPy array)

loses: numpy_bridge
"""


def to_array(tensor: torch.Tensor) -> np.ndarray:
    tensor = tensor.requires_grad_(False).cpu()
    return tensor.float().numpy() if tensor.dtype is torch.bfloat16 else tensor.numpy()
