"""Convert every tensor to float32.   (issue 4: dtype)

loses: numpy_bridge
"""


def to_array(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().cpu().float().numpy()
